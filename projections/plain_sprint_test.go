package projections

import (
	"cmp"
	"slices"

	"waymark/events"
)

type plainSprint struct {
	Sprint           string             `json:"sprint"`
	Name             string             `json:"name"`
	Goal             string             `json:"goal"`
	Start            *string            `json:"start"`
	End              *string            `json:"end"`
	State            events.SprintState `json:"state"`
	StartedAt        *string            `json:"started_at"`
	ClosedAt         *string            `json:"closed_at"`
	Stories          int                `json:"stories"`
	Points           plainSum           `json:"points"`
	Done             int                `json:"done"`
	PointsDone       plainSum           `json:"points_done"`
	DoneBefore       int                `json:"done_before"`
	PointsDoneBefore plainSum           `json:"points_done_before"`
	External         *events.External   `json:"external"`
	Revision         int64              `json:"revision"`
	started          *events.Recorded
	done             []string // of a closed one
	scope            []plainCommitment
}

// plainCommitment is that a story came into a sprint, and perhaps went.
type plainCommitment struct {
	story *plainStory
	came  events.Recorded
	went  *events.Recorded
}

func (b *plainBacklog) sprint(r events.Recorded, e events.SprintEvent) {
	switch e := e.(type) {
	case events.SprintPlanned:
		b.sprints[e.Sprint] = &plainSprint{
			Sprint: e.Sprint, Name: e.Name, Goal: e.Goal, Start: some(e.Start), End: some(e.End), State: events.SprintIsPlanned,
			External: e.External, Revision: r.Revision,
		}
	case events.SprintWithdrawn:
		delete(b.sprints, e.Sprint)
	case events.CommittedToSprint:
		b.commit(r, e.Sprint, e.Stories)
	case events.RemovedFromSprint:
		b.uncommit(r, e.Sprint, e.Stories)
	case events.SprintStarted:
		s := b.sprints[e.Sprint]
		s.State, s.started, s.Revision = events.SprintIsRunning, &r, r.Revision
	case events.SprintClosed:
		b.close(r, e)
	case events.SprintStateRestored:
		b.restore(r, e)
	}
}

func (b *plainBacklog) commit(r events.Recorded, sprint string, stories []string) {
	for _, story := range stories {
		s := b.sprints[sprint]
		s.scope = append(s.scope, plainCommitment{story: b.stories[story], came: r})
		if s.State != events.SprintIsClosed {
			b.change(r, story, func(s *plainStory) { s.Sprint = some(sprint) })
		}
	}
}

func (b *plainBacklog) uncommit(r events.Recorded, sprint string, stories []string) {
	for _, story := range stories {
		for i, c := range b.sprints[sprint].scope {
			if c.story.Story == story && c.went == nil {
				b.sprints[sprint].scope[i].went = &r
			}
		}
		if b.sprints[sprint].State != events.SprintIsClosed {
			b.change(r, story, func(s *plainStory) { s.Sprint = nil })
		}
	}
}

// close ends the commitment of a sprint's stories; what was not done is committed to the next one, if there is one.
func (b *plainBacklog) close(r events.Recorded, e events.SprintClosed) {
	at, s := when(r), b.sprints[e.Sprint]
	s.State, s.ClosedAt, s.done, s.Revision = events.SprintIsClosed, &at, e.Done, r.Revision
	for _, story := range slices.Concat(e.Done, e.NotDone) {
		b.change(r, story, func(s *plainStory) { s.Sprint = nil })
	}
	if e.Next != "" {
		b.commit(r, e.Next, e.NotDone)
	}
}

func (b *plainBacklog) restore(r events.Recorded, e events.SprintStateRestored) {
	s := b.sprints[e.Sprint]
	s.State, s.ClosedAt, s.done, s.Revision = e.State.To, nil, nil, r.Revision
	if e.State.To == events.SprintIsPlanned {
		s.started = nil
	}
	if e.State.From != events.SprintIsClosed {
		return
	}
	if e.Next != "" {
		b.uncommit(r, e.Next, e.NotDone)
	}
	for _, story := range slices.Concat(e.Done, e.NotDone) {
		b.change(r, story, func(s *plainStory) { s.Sprint = some(e.Sprint) })
	}
}

// end is the last revision that counts for what a sprint holds: of a closed one that which closed it.
func (b *plainBacklog) end(s *plainSprint) int64 {
	if s.State == events.SprintIsClosed {
		return s.Revision
	}
	return b.revision
}

// showSprint is a sprint with its counts.
func (b *plainBacklog) showSprint(s *plainSprint) plainSprint {
	shown, end := *s, b.end(s)
	shown.started, shown.done, shown.scope = nil, nil, nil
	if s.started != nil {
		at := when(*s.started)
		shown.StartedAt = &at
	}
	for _, c := range s.scope {
		if c.went == nil {
			shown.count(s, c.story, max(end, c.came.Revision))
		}
	}
	return shown
}

// count adds a story of the scope.
func (s *plainSprint) count(of *plainSprint, story *plainStory, end int64) {
	v, points := story.at(end), 0.0
	if v.points != nil {
		points = *v.points
	}
	done := v.category == events.Done
	if of.State == events.SprintIsClosed {
		done = slices.Contains(of.done, story.Story)
	}
	s.Stories++
	s.Points = rounded(float64(s.Points) + points)
	switch {
	case done && of.started != nil && story.wasOpen(of.started.Revision, end):
		s.Done++
		s.PointsDone = rounded(float64(s.PointsDone) + points)
	case done:
		s.DoneBefore++
		s.PointsDoneBefore = rounded(float64(s.PointsDoneBefore) + points)
	}
}

// at is a story as it was at a revision.
func (s *plainStory) at(revision int64) plainVersion {
	found := s.was[0]
	for _, v := range s.was {
		if v.Revision <= revision {
			found = v
		}
	}
	return found
}

// wasOpen says whether a story was not done, or not there, at any revision from one to another one.
func (s *plainStory) wasOpen(from, until int64) bool {
	if s.was[0].Revision > from || s.at(from).category != events.Done {
		return true
	}
	return slices.ContainsFunc(s.was, func(v plainVersion) bool {
		return v.Revision > from && v.Revision <= until && v.category != events.Done
	})
}

type plainScoped struct {
	Story    string          `json:"story"`
	Title    string          `json:"title"`
	Points   *float64        `json:"points"`
	Status   string          `json:"status"`
	Category events.Category `json:"status_category"`
	Added    plainMoment     `json:"added"`
	Removed  *plainMoment    `json:"removed"`
	Done     *plainMoment    `json:"done"`
}

type plainMoment struct {
	Revision int64  `json:"revision"`
	At       string `json:"at"`
}

func momentOf(r events.Recorded) *plainMoment { return &plainMoment{r.Revision, when(r)} }

// scope is what came into a sprint, in the order in which it came.
func (b *plainBacklog) scope(s *plainSprint) []plainScoped {
	list := []plainScoped{}
	came := slices.Clone(s.scope)
	slices.SortStableFunc(came, func(a, b plainCommitment) int {
		return cmp.Or(cmp.Compare(a.came.Revision, b.came.Revision),
			cmp.Compare(events.KeyNumber(a.story.Story), events.KeyNumber(b.story.Story)))
	})
	for _, c := range came {
		list = append(list, c.show(b.end(s)))
	}
	return list
}

// show is a story as it stood at the end, or when it came after it, or when it went.
func (c plainCommitment) show(end int64) plainScoped {
	shown := plainScoped{Story: c.story.Story, Added: *momentOf(c.came)}
	end = max(end, c.came.Revision)
	if c.went != nil {
		shown.Removed, end = momentOf(*c.went), min(end, c.went.Revision)
	}
	v := c.story.at(end)
	shown.Title, shown.Points, shown.Status, shown.Category = v.title, v.points, v.status, v.category
	for _, v := range c.story.was {
		if v.Revision > end {
			break
		}
		if v.category != events.Done {
			shown.Done = nil
		} else if shown.Done == nil {
			shown.Done = momentOf(v.Recorded)
		}
	}
	return shown
}
