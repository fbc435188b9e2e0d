package backlog

import (
	"reflect"

	"waymark/domain"
	"waymark/events"
)

// returned puts the stories back into the order that are out of it, and shall be in it, or shall have left it otherwise.
func (r *restoring) returned() {
	r.both(func(_ uint32, is, shall Story) {
		if is.Before == nil || reflect.DeepEqual(is.Before, shall.Before) {
			return
		}
		to, of := shall.standing()
		status, category := events.Change[string]{From: is.Status, To: to}, events.Change[events.Category]{From: is.Category, To: of}
		place := r.now.Order.Len() + 1
		if is.Before.Split {
			r.make(events.StoryRejoined{Story: is.Key, Parts: r.parts(is), Status: status, Category: category, Place: place})
			return
		}
		r.make(events.StoryRestored{
			Story: is.Key, Status: status, Category: category, Place: place, Resolution: domain.Changed(is.Resolution, &shall.Resolution),
		})
	})
}

// left takes the stories out of the order that shall be out of it.
func (r *restoring) left() {
	r.both(func(_ uint32, is, shall Story) {
		if is.Before != nil || shall.Before == nil {
			return
		}
		was := shall.Before
		status, category := events.Change[string]{From: was.Status, To: shall.Status}, events.Change[events.Category]{From: was.Category, To: shall.Category}
		if was.Split {
			r.make(events.StorySplit{Story: is.Key, Parts: r.parts(shall), Status: status, Category: category, Place: was.Place})
			return
		}
		r.make(events.StoryDropped{
			Story: is.Key, Status: status, Category: category, Place: was.Place, Resolution: domain.Changed(is.Resolution, &shall.Resolution),
		})
	})
}

// parts are the stories that a story was split into, as its links say.
func (r *restoring) parts(story Story) []string {
	var parts []string
	for _, link := range story.Links {
		if link.Relation == splitInto && r.now.Has(r.product, link.Target) {
			parts = append(parts, link.Target)
		}
	}
	return parts
}

// revised gives the stories what they shall say of themselves, and how far they shall be.
func (r *restoring) revised() {
	r.both(func(_ uint32, is, shall Story) {
		if e := rewording(is, shall); e != (events.StoryRevised{Story: is.Key}) {
			r.make(e)
		}
		if !samePoints(is.Points, shall.Points) {
			r.make(events.StoryEstimated{Story: is.Key, Points: events.Change[*float64]{From: is.Points, To: shall.Points}})
		}
		if assignee := domain.Changed(is.Assignee, &shall.Assignee); assignee != nil {
			r.make(events.StoryAssigned{Story: is.Key, Assignee: *assignee})
		}
		if !reflect.DeepEqual(is.Score, shall.Score) {
			r.make(events.StoryScored{Story: is.Key, Score: events.Change[*events.Score]{From: is.Score, To: shall.Score}})
		}
		if is.Level != shall.Level {
			r.make(events.StoryPrioritized{Story: is.Key, Level: &events.Change[string]{From: is.Level, To: shall.Level}})
		}
		r.progress(is, shall)
	})
}

// rewording is how what a story says changes.
func rewording(is, shall Story) events.StoryRevised {
	list := func(is, shall []string) *events.Change[[]string] { return domain.RevisedList(is, domain.Some(shall)) }
	e := events.StoryRevised{
		Story: is.Key, Title: domain.Changed(is.Title, &shall.Title), AsA: domain.Changed(is.AsA, &shall.AsA),
		IWant: domain.Changed(is.IWant, &shall.IWant), SoThat: domain.Changed(is.SoThat, &shall.SoThat),
		Description: domain.Changed(is.Description, &shall.Description), Acceptance: list(is.Acceptance, shall.Acceptance),
		Kind: domain.Changed(is.Kind, &shall.Kind), Labels: list(is.Labels, shall.Labels), Needs: list(is.Needs, shall.Needs),
		Initiative: domain.Changed(is.Initiative, &shall.Initiative),
	}
	var from, to events.External
	if is.External != nil {
		from = *is.External
	}
	if shall.External != nil {
		to = *shall.External
	}
	e.External = domain.Changed(from, &to)
	return e
}

func samePoints(a, b *float64) bool { return a == b || a != nil && b != nil && *a == *b }

// progress gives a story the status that it shall have, by the way that it came to it. One that shall be out of the order
// first gets the status from which it left.
func (r *restoring) progress(is, shall Story) {
	to := Story{Status: shall.Status, Category: shall.Category, Carried: shall.Carried, WasAccepted: shall.WasAccepted, Accepted: shall.Accepted}
	if is.Before == nil && shall.Before != nil {
		to = Story{Status: shall.Before.Status, Category: shall.Before.Category}
	}
	same := is.Status == to.Status && is.Category == to.Category && is.Carried == to.Carried && is.WasAccepted == to.WasAccepted
	resolution := domain.Changed(is.Resolution, &shall.Resolution)
	switch {
	case !same && (to.Carried != "" || to.WasAccepted):
		r.carry(is, to, resolution)
	case !same || resolution != nil:
		r.move(is, to.Status, to.Category, resolution)
	}
	if now, _ := r.now.Stories.Get(events.KeyNumber(is.Key)); now.Accepted != to.Accepted {
		r.accept(is.Key, to.Accepted)
	}
}

func (r *restoring) move(is Story, status string, category events.Category, resolution *events.Change[string]) {
	r.make(events.StoryMoved{
		Story: is.Key, Status: events.Change[string]{From: is.Status, To: status},
		Category: events.Change[events.Category]{From: is.Category, To: category}, Resolution: resolution,
	})
}

func (r *restoring) accept(key string, accepted bool) {
	if accepted {
		r.make(events.StoryAccepted{Story: key})
	} else {
		r.make(events.StoryAcceptanceWithdrawn{Story: key})
	}
}

// carry gives a story the status from which it was carried, and has it follow the workflow again: so it goes back when the
// change of the workflow is taken back.
func (r *restoring) carry(is, to Story, resolution *events.Change[string]) {
	from, category := to.Carried, to.Category
	if from == "" {
		from = to.Status
	}
	if to.WasAccepted {
		category = events.Done
	}
	r.move(is, from, category, resolution)
	if now, _ := r.now.Stories.Get(events.KeyNumber(is.Key)); to.WasAccepted && !now.Accepted {
		r.accept(is.Key, true)
	}
	e := events.StatusCarried{
		Status:   events.Change[string]{From: from, To: to.Status},
		Category: events.Change[events.Category]{From: category, To: to.Category}, Stories: []string{is.Key},
	}
	if to.Accepted {
		e.Accepted = e.Stories
	}
	r.make(e)
}
