package jira

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"time"

	"waymark/domain"
	"waymark/domain/roadmap"
)

// releases are the fix versions that the files mention, by id.
type releases struct {
	versions map[string]version
	known    map[string]knownRelease // by the id of their version
	byName   map[string]string       // id under which a release is known, by the name of its version
}

// version is what is known of a fix version.
type version struct {
	release
	asOf        time.Time // when it was called so
	first, last time.Time // when it was first and last mentioned; zero: not yet
}

func releasesOf(k known) releases {
	r := releases{versions: map[string]version{}, known: map[string]knownRelease{}, byName: map[string]string{}}
	for _, known := range k.releases {
		if known.External != nil && known.External.Source == "jira" {
			r.known[known.External.ID] = known
			r.byName[known.External.Key] = known.External.ID
		}
	}
	return r
}

// named notes what an item of a change log calls a version.
func (r releases) named(at time.Time, it item) {
	if fieldName(it.field) != "fix version" {
		return
	}
	for id, name := range map[string]string{it.from: it.fromString, it.to: it.toString} {
		if v := r.versions[id]; id != "" && !v.asOf.After(at) {
			v.id, v.name, v.asOf = id, clip(name, longestKey), at
			r.versions[id] = v
		}
	}
}

// current notes a version as an issue had it when it was last updated.
func (r releases) current(at time.Time, as release) {
	if v := r.versions[as.id]; !v.asOf.After(at) {
		v.release, v.asOf = as, at
		v.name = clip(as.name, longestKey)
		r.versions[as.id] = v
	}
}

// mention notes when a version was spoken of.
func (r releases) mention(s step) {
	v, known := r.versions[s.version]
	if s.version == "" || !known {
		return
	}
	if v.first.IsZero() || s.at.Before(v.first) {
		v.first = s.at
	}
	v.last = later(v.last, s.at)
	r.versions[s.version] = v
}

// planned is the release that a version became: known by its id, or by its name from an export that has no ids.
func (r releases) planned(id string) (knownRelease, bool) {
	if known, ok := r.known[id]; ok {
		return known, true
	}
	known, ok := r.known[r.byName[r.versions[id].name]]
	return known, ok && (known.External.ID == known.External.Key || id == r.versions[id].name)
}

// addReleaseSteps adds what no issue's history tells: that a release is out, at its date but not before it is planned, and
// that the date of a known one was changed.
func (p *plan) addReleaseSteps() error {
	var steps []step
	for _, id := range slices.Sorted(maps.Keys(p.releases.versions)) {
		v := p.releases.versions[id]
		if v.first.IsZero() {
			continue
		}
		date, err := time.Parse(time.DateOnly, v.date)
		at := later(date, v.first)
		if err != nil || date.After(p.newest) { // it came out before the date that was planned
			at = v.last
		}
		if known, ok := p.releases.planned(id); ok && unlike(known, v) {
			moved := p.newest
			if v.released {
				moved = at // just before it is out
			}
			steps = append(steps, step{
				at: moved, history: atLast, key: "jira:version:" + id + ":date:" + strconv.FormatInt(p.newest.UnixMilli(), 10),
				actor: unnamed, command: roadmap.RescheduleRelease{Date: domain.Some(v.date)}, version: id,
			})
		}
		if !v.released {
			continue
		}
		steps = append(steps, step{
			at: at, history: atLast, key: "jira:version:" + id + ":shipped", actor: unnamed,
			command: roadmap.ShipRelease{WithUndelivered: true}, version: id,
		})
	}
	slices.SortStableFunc(steps, func(a, b step) int { return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.key, b.key)) })
	return p.steps.add(-1, p.fresh(steps))
}

// unlike says that a version's date was changed since the release was planned.
func unlike(r knownRelease, v version) bool {
	_, err := time.Parse(time.DateOnly, v.date)
	return err == nil && r.Date != v.date && !r.Shipped
}
