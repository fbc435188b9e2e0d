package history

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"time"

	"waymark/domain"
	"waymark/domain/roadmap"
)

// releases are the versions of the product that items mention, by their ids.
type releases struct {
	versions map[string]version
	known    map[string]knownRelease // by the id of their version
	byName   map[string]string       // ids by names
}

// version is what is known of a release.
type version struct {
	Release
	asOf        time.Time // when it was called so
	first, last time.Time // when it was first and last mentioned; zero: not yet
}

func newReleases() releases {
	return releases{versions: map[string]version{}, known: map[string]knownRelease{}, byName: map[string]string{}}
}

// learn takes in what an item tells of releases.
func (r releases) learn(i *Item) {
	for _, as := range i.Releases {
		v := r.versions[as.ID]
		if v.asOf.After(i.Updated) {
			continue
		}
		name := cmp.Or(clip(as.Name, longestKey), v.Name)
		v.Release, v.asOf = as, i.Updated
		v.Name = name
		r.versions[as.ID] = v
	}
	r.learnLog(i.Log)
}

// learnLog takes in what a log calls releases; an empty name is none.
func (r releases) learnLog(log []Entry) {
	for _, e := range log {
		for _, c := range e.Changes {
			if c.Field != Releases {
				continue
			}
			for _, as := range slices.Concat(c.From, c.To) {
				if v := r.versions[as.ID]; as.ID != "" && v.asOf.Before(e.At) {
					v.ID, v.Name, v.asOf = as.ID, cmp.Or(clip(as.Name, longestKey), v.Name), e.At
					r.versions[as.ID] = v
				}
			}
		}
	}
}

// settle lets what is known by its name alone be the release with an id that is called so.
func (r releases) settle() {
	for _, id := range slices.Sorted(maps.Keys(r.versions)) {
		if name := r.versions[id].Name; name != "" && name != id {
			r.byName[name] = id
		}
	}
}

// id is that of a value, which may have a name alone.
func (r releases) id(v Value) string { return cmp.Or(v.ID, r.byName[v.Name], v.Name) }

// mention notes when a release was spoken of.
func (r releases) mention(s step) {
	if s.release == "" {
		return
	}
	v := r.versions[s.release]
	v.ID = s.release
	if v.first.IsZero() || s.at.Before(v.first) {
		v.first = s.at
	}
	v.last = later(v.last, s.at)
	r.versions[s.release] = v
}

// planned is the release that a version became: known by its id, or by its name from an import that had no ids.
func (r releases) planned(id string) (knownRelease, bool) {
	if known, ok := r.known[id]; ok {
		return known, true
	}
	known, ok := r.known[r.versions[id].Name]
	return known, ok
}

// steps are what no item's log tells: that a release is out, at its date but not before it is planned, and that the date of
// a known one was changed.
func (r releases) steps(newest time.Time) []step {
	var steps []step
	for _, id := range slices.Sorted(maps.Keys(r.versions)) {
		v := r.versions[id]
		if v.first.IsZero() {
			continue
		}
		date, err := time.Parse(time.DateOnly, v.Date)
		at := later(date, v.first)
		if err != nil || date.After(newest) { // it came out before the date that was planned
			at = v.last
		}
		add := func(at time.Time, c domain.Command, what string) {
			steps = append(steps, step{about: about{at: at, entry: atLast, actor: unnamed}, key: "version:" + id + ":" + what, command: c, release: id})
		}
		if known, ok := r.planned(id); ok && unlike(known, v) {
			moved := newest
			if v.Released {
				moved = at // just before it is out
			}
			add(moved, roadmap.RescheduleRelease{Date: domain.Some(v.Date)}, "date:"+strconv.FormatInt(newest.UnixMilli(), 10))
		}
		if v.Released {
			add(at, roadmap.ShipRelease{WithUndelivered: true}, "shipped")
		}
	}
	return steps
}

// unlike says that a version's date was changed since the release was planned.
func unlike(r knownRelease, v version) bool {
	_, err := time.Parse(time.DateOnly, v.Date)
	return err == nil && r.Date != v.Date && !r.Shipped
}
