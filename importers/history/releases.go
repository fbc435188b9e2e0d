package history

import (
	"strconv"
	"time"

	"waymark/domain"
	"waymark/domain/roadmap"
)

// releases are the versions of the product that items mention.
type releases struct {
	mentions[Release, knownRelease]
}

func newReleases() releases { return releases{newMentions[Release, knownRelease](Releases)} }

// learn takes in what an item tells of releases.
func (r releases) learn(i *Item) {
	for _, as := range i.Releases {
		r.mentions.learn(as.ID, as.Name, as, i.Updated)
	}
	r.learnLog(i.Log)
}

// steps are what no item's log tells: that a release is out, at its date but not before it is planned, and that the date of
// a known one was changed.
func (r releases) steps(newest time.Time) []step {
	var steps []step
	for _, id := range r.ids() {
		v := r.things[id]
		if v.first.IsZero() {
			continue
		}
		date, err := time.Parse(time.DateOnly, v.is.Date)
		at := later(date, v.first)
		if err != nil || date.After(newest) { // it came out before the date that was planned
			at = v.last
		}
		add := func(at time.Time, c domain.Command, what string) {
			steps = append(steps, step{about: about{at: at, entry: atLast, actor: unnamed}, key: "version:" + id + ":" + what, command: c, release: id})
		}
		if known, ok := r.planned(id); ok && unlike(known, v.is) {
			moved := newest
			if v.is.Released {
				moved = at // just before it is out
			}
			add(moved, roadmap.RescheduleRelease{Date: domain.Some(v.is.Date)}, "date:"+strconv.FormatInt(newest.UnixMilli(), 10))
		}
		if v.is.Released {
			add(at, roadmap.ShipRelease{WithUndelivered: true}, "shipped")
		}
	}
	return steps
}

// unlike says that a version's date was changed since the release was planned.
func unlike(r knownRelease, v Release) bool {
	_, err := time.Parse(time.DateOnly, v.Date)
	return err == nil && r.Date != v.Date && !r.Shipped
}
