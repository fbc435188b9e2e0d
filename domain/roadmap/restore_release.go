package roadmap

import (
	"reflect"
	"slices"

	"waymark/domain"
	"waymark/events"
	"waymark/persistent"
)

// eachRelease calls f with each release that is not what it shall be, as it is and as it shall be; one that is not there is empty.
func (r *restoring) eachRelease(f func(is, shall Release)) {
	domain.Differing(func() persistent.Map[Release] { return r.now.Releases }, r.want.Releases, f)
}

// releasesGone takes out the releases that shall not be there, with what is in them, and from the others what shall not be.
func (r *restoring) releasesGone() {
	r.eachRelease(func(is, shall Release) {
		if is.Key == "" {
			return
		}
		if shall.Name != is.Name || !reflect.DeepEqual(is.External, shall.External) { // its number may have been given again
			r.make(events.ReleaseWithdrawn{Release: is.Key, Name: is.Name, Items: is.Items})
			return
		}
		if is.Shipped && !(shall.Shipped && slices.Equal(is.Undelivered, shall.Undelivered)) {
			r.make(events.ReleaseRecalled{Release: is.Key})
		}
		for _, item := range is.Items {
			if !slices.Contains(shall.Items, item) {
				r.make(events.RemovedFromRelease{Release: is.Key, Item: item})
			}
		}
	})
}

// releases brings the releases back that are gone, and gives all of them their dates and what shall be in them.
func (r *restoring) releases() {
	r.eachRelease(func(is, shall Release) {
		if is.Key == "" {
			r.make(events.ReleasePlanned{Release: shall.Key, Name: shall.Name, Date: shall.Date, External: shall.External})
			is = Release{Key: shall.Key, Date: shall.Date}
		}
		if date := domain.Changed(is.Date, &shall.Date); date != nil {
			r.make(events.ReleaseRescheduled{Release: is.Key, Date: *date})
		}
		for _, item := range shall.Items {
			if !slices.Contains(is.Items, item) {
				r.make(events.AssignedToRelease{Release: is.Key, Item: item})
			}
		}
		if shall.Shipped && !is.Shipped {
			r.make(events.ReleaseShipped{Release: is.Key, Undelivered: shall.Undelivered})
		}
	})
}

// eachProposal calls f with each proposal that is not what it shall be, as it is and as it shall be; one that is not there is empty.
func (r *restoring) eachProposal(f func(is, shall Proposal)) {
	domain.Differing(func() persistent.Map[Proposal] { return r.now.Proposals }, r.want.Proposals, f)
}

func (r *restoring) proposalsGone() {
	r.eachProposal(func(is, shall Proposal) {
		if is.Key != "" && shall.Key == "" {
			r.make(events.ProposalWithdrawn{Proposal: is.Key, Change: is.Change})
		}
	})
}

// proposals brings back the proposals that are gone, and what became of each.
func (r *restoring) proposals() {
	r.eachProposal(func(is, shall Proposal) {
		if is.Key == "" {
			r.make(events.RoadmapChangeProposed{Proposal: shall.Key, Initiative: shall.Initiative, Change: shall.Change, Command: shall.Command})
			is.Key, is.Status = shall.Key, events.ProposalIsOpen
		}
		if is.Status != shall.Status && is.Status != events.ProposalIsOpen {
			r.make(events.ProposalReopened{Proposal: is.Key, Status: events.Change[events.ProposalStatus]{From: is.Status, To: events.ProposalIsOpen}})
		}
		switch {
		case is.Status == shall.Status:
		case shall.Status == events.ProposalIsAccepted:
			r.make(events.ProposalAccepted{Proposal: is.Key})
		case shall.Status == events.ProposalIsDeclined:
			r.make(events.ProposalDeclined{Proposal: is.Key})
		}
	})
}
