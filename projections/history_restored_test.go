package projections

import "pgregory.net/rapid"

// restoredBacklog and restoredRoadmap have their book become what it was after so many events, as an import that came since is taken back.
type (
	restoredBacklog int
	restoredRoadmap int
)

func (d draw) restoreBacklog() any { return restoredBacklog(d.earlier(len(d.p.backlog))) }
func (d draw) restoreRoadmap() any { return restoredRoadmap(d.earlier(len(d.p.roadmap))) }

// earlier is some of the last of so many events back.
func (d draw) earlier(events int) int {
	return max(0, events-rapid.IntRange(0, 12).Draw(d.t, "back"))
}
