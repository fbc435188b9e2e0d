package projections

import (
	"slices"

	"waymark/events"
)

type plainRelease struct {
	Release         string           `json:"release"`
	Name            string           `json:"name"`
	Date            *string          `json:"date"`
	Shipped         bool             `json:"shipped"`
	WithUndelivered []string         `json:"with_undelivered"`
	Items           []string         `json:"items"`
	External        *events.External `json:"external"`
	Revision        int64            `json:"revision"`
}

func (m *plainRoadmap) release(r events.Recorded) {
	change := func(key string, change func(*plainRelease)) {
		m.releases.change(key, func(s *plainRelease) {
			s.Revision = r.Revision
			change(s)
		})
	}
	switch e := r.Event.(type) {
	case events.ReleasePlanned:
		m.releases[e.Release] = &plainRelease{
			Release: e.Release, Name: e.Name, Date: some(e.Date), WithUndelivered: []string{}, Items: []string{}, External: e.External,
			Revision: r.Revision,
		}
	case events.ReleaseRescheduled:
		change(e.Release, func(s *plainRelease) { s.Date = some(e.Date.To) })
	case events.ReleaseShipped:
		change(e.Release, func(s *plainRelease) { s.Shipped, s.WithUndelivered = true, listed(e.Undelivered) })
	case events.ReleaseRecalled:
		change(e.Release, func(s *plainRelease) { s.Shipped, s.WithUndelivered = false, []string{} })
	case events.ReleaseWithdrawn:
		delete(m.releases, e.Release)
	case events.AssignedToRelease:
		m.releases.change(e.Release, func(s *plainRelease) { s.Items = append(listed(s.Items), e.Item) })
	case events.RemovedFromRelease:
		m.releases.change(e.Release, func(s *plainRelease) {
			s.Items = slices.DeleteFunc(listed(s.Items), func(item string) bool { return item == e.Item })
		})
	}
}

// releasesOf are the keys of the releases that an initiative ships with.
func (m *plainRoadmap) releasesOf(item string) []string {
	return slices.DeleteFunc(m.releases.keys(), func(key string) bool { return !slices.Contains(m.releases[key].Items, item) })
}

// firstOf is the first of some releases that is not out yet, or if all are out the first; nil if there is none.
func (m *plainRoadmap) firstOf(releases []string) *string {
	if len(releases) == 0 {
		return nil
	}
	for _, key := range releases {
		if !m.releases[key].Shipped {
			return &key
		}
	}
	return &releases[0]
}
