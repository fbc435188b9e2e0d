package projections

import (
	"slices"
	"strings"

	"waymark/events"
)

// plainBacklog is a product's backlog.
type plainBacklog struct {
	stories  things[plainStory]
	order    []string // 1 is first
	sprints  things[plainSprint]
	revision int64
}

// plainItem is a story as the backlog lists it.
type plainItem struct {
	Story      string           `json:"story"`
	Place      *int             `json:"place"`
	Title      string           `json:"title"`
	Status     string           `json:"status"`
	Category   events.Category  `json:"status_category"`
	Priority   *string          `json:"priority"`
	Points     *float64         `json:"points"`
	Kind       string           `json:"kind"`
	Initiative *string          `json:"initiative"`
	Assignee   *string          `json:"assignee"`
	Release    *string          `json:"release"`
	Labels     []string         `json:"labels"`
	External   *events.External `json:"external"`
	Sprint     *string          `json:"sprint"`
	Score      *plainScore      `json:"score"`
	BlockedBy  []string         `json:"blocked_by"`
	Revision   int64            `json:"revision"`
}

// plainStory is a story in full.
type plainStory struct {
	plainItem
	Resolution  string        `json:"resolution"`
	Description string        `json:"description"`
	AsA         string        `json:"as_a"`
	IWant       string        `json:"i_want"`
	SoThat      string        `json:"so_that"`
	Acceptance  []string      `json:"acceptance_criteria"`
	Needs       []string      `json:"needs"`
	Links       []events.Link `json:"links"`
	Releases    []string      `json:"releases"`
	Dropped     bool          `json:"dropped"`
	Accepted    *plainAccept  `json:"acceptance"`
	Parts       []string      `json:"parts"`
	PartOf      *string       `json:"part_of"`

	worded   int64 // the revision that its texts are of
	was      []plainVersion
	placedBy events.Recorded
}

type plainAccept struct {
	By string `json:"by"`
	At string `json:"at"`
}

// plainVersion is what a story was from a revision on.
type plainVersion struct {
	events.Recorded
	title, status string
	category      events.Category
	points        *float64
}

func (b *plainBacklog) take(r events.Recorded) {
	b.revision = r.Revision
	switch e := r.Event.(type) {
	case events.StoryWritten:
		b.write(r, e)
	case events.StoryWithdrawn:
		b.leave(e.Story)
		delete(b.stories, e.Story)
	case events.StoriesWithdrawn:
		for _, story := range e.Stories {
			b.leave(story)
			delete(b.stories, story)
		}
	case events.StoryPrioritized:
		b.prioritize(r, e)
	case events.BacklogReordered:
		for i, story := range e.Stories {
			b.order[e.To[i]-1] = story
			if e.From[i] != e.To[i] {
				b.stories[story].placedBy = r
			}
		}
	case events.SprintEvent:
		b.sprint(r, e)
	default:
		b.revise(r)
		b.progress(r)
	}
}

func (b *plainBacklog) write(r events.Recorded, e events.StoryWritten) {
	b.stories[e.Story] = &plainStory{
		plainItem: plainItem{
			Story: e.Story, Title: e.Title, Status: e.Status, Category: e.Category, Priority: some(e.Level), Points: e.Points, Kind: e.Kind,
			Initiative: some(e.Initiative), Assignee: some(e.Assignee), Labels: listed(e.Labels), External: e.External,
		},
		Resolution: e.Resolution, Description: e.Description, AsA: e.AsA, IWant: e.IWant, SoThat: e.SoThat,
		Acceptance: listed(e.Acceptance), Needs: listed(e.Needs), Links: []events.Link{}, Parts: []string{}, worded: r.Revision,
	}
	b.change(r, e.Story, func(*plainStory) {})
	b.enter(r, e.Story, e.Place)
}

// leave takes a story out of the order.
func (b *plainBacklog) leave(story string) {
	b.order = slices.DeleteFunc(b.order, func(s string) bool { return s == story })
}

// enter gives a story a place in the order.
func (b *plainBacklog) enter(r events.Recorded, story string, place int) {
	b.order = slices.Insert(b.order, place-1, story)
	b.stories[story].placedBy = r
}

func (b *plainBacklog) prioritize(r events.Recorded, e events.StoryPrioritized) {
	if e.Place != nil {
		b.leave(e.Story)
		b.enter(r, e.Story, e.Place.To)
	}
	if e.Level != nil {
		b.change(r, e.Story, func(s *plainStory) { s.Priority = some(e.Level.To) })
	}
}

// change changes a story. It stays accepted while it stays done.
func (b *plainBacklog) change(r events.Recorded, story string, change func(*plainStory)) {
	b.stories.change(story, func(s *plainStory) {
		change(s)
		s.Revision = r.Revision
		if s.Category != events.Done {
			s.Accepted = nil
		}
		s.was = append(s.was, plainVersion{r, s.Title, s.Status, s.Category, s.Points})
	})
}

// revise takes what changes what a story says, what it is worth, and what it is linked to.
func (b *plainBacklog) revise(r events.Recorded) {
	switch e := r.Event.(type) {
	case events.StoryRevised:
		b.stories.change(e.Story, func(s *plainStory) { s.reword(r, e) })
		if e.Title != nil || e.Kind != nil || e.Labels != nil || e.Initiative != nil || e.External != nil {
			b.change(r, e.Story, func(s *plainStory) { s.rename(e) })
		}
	case events.StoryEstimated:
		b.change(r, e.Story, func(s *plainStory) { s.Points = e.Points.To })
	case events.StoryAssigned:
		b.change(r, e.Story, func(s *plainStory) { s.Assignee = some(e.Assignee.To) })
	case events.StoryScored:
		b.change(r, e.Story, func(s *plainStory) { s.Score = scoreOf(e.Score.To) })
	case events.StoryLinked:
		b.change(r, e.Story, func(s *plainStory) { s.Links = byRelation(append(listed(s.Links), e.Link)) })
	case events.StoryUnlinked:
		b.change(r, e.Story, func(s *plainStory) {
			s.Links = slices.DeleteFunc(listed(s.Links), func(l events.Link) bool { return l == e.Link })
		})
	}
}

func byRelation(links []events.Link) []events.Link {
	slices.SortFunc(links, func(a, b events.Link) int {
		return strings.Compare(a.Relation+"\x00"+a.Target, b.Relation+"\x00"+b.Target)
	})
	return links
}

// reword changes the long texts, which have a revision of their own.
func (s *plainStory) reword(r events.Recorded, e events.StoryRevised) {
	if e.AsA == nil && e.IWant == nil && e.SoThat == nil && e.Description == nil && e.Acceptance == nil && e.Needs == nil {
		return
	}
	s.worded = r.Revision
	e.AsA.Apply(&s.AsA)
	e.IWant.Apply(&s.IWant)
	e.SoThat.Apply(&s.SoThat)
	e.Description.Apply(&s.Description)
	relisted(e.Acceptance, &s.Acceptance)
	relisted(e.Needs, &s.Needs)
}

func (s *plainStory) rename(e events.StoryRevised) {
	e.Title.Apply(&s.Title)
	e.Kind.Apply(&s.Kind)
	relisted(e.Labels, &s.Labels)
	if e.Initiative != nil {
		s.Initiative = some(e.Initiative.To)
	}
	if e.External != nil {
		s.External = &e.External.To
		if e.External.To == (events.External{}) {
			s.External = nil
		}
	}
}
