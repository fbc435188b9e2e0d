// Package backlog decides the backlog book: stories and their one total order.
package backlog

import (
	"waymark/domain"
	"waymark/events"
	"waymark/persistent"
)

// State is what a decision needs to know of the backlog book. Its zero value is the empty stream. It is never changed in
// place.
type State struct {
	Stories    persistent.Map[Story]    // by the number in their key
	Order      persistent.Order         // of the numbers of all stories that are not dropped
	Last       uint32                   // highest number of a story so far
	Withdrawn  persistent.Map[struct{}] // numbers of stories that were withdrawn: they are not given again
	Linked     persistent.Map[[]uint32] // by a story's number those of the stories with links to it, ascending
	Sprints    persistent.Map[Sprint]   // by the number in their key
	LastSprint uint32                   // highest number of a sprint so far
	Holds      []Hold                   // which statuses stories have; replaced, never changed

	WithdrawnSprints persistent.Map[struct{}] // numbers of sprints that were withdrawn: they are not given again
}

// Story is a story as it stands.
type Story struct {
	Key         string
	Title       string
	AsA         string
	IWant       string
	SoThat      string
	Description string
	Acceptance  []string
	Kind        string
	Labels      []string
	Needs       []string
	Initiative  string
	Assignee    string // empty: nobody
	Points      *float64
	Level       string
	Status      string
	Category    events.Category
	Resolution  string
	Links       []events.Link // by relation and target
	External    *events.External
	Score       *events.Score
	Accepted    bool
	Sprint      uint32   // number of the open sprint that it is committed to; 0 for none
	Before      *Dropped // what it was before it was dropped or split; nil while it is not
	Carried     string   // the status from which it came to its own with a change of the workflow; empty if not so
	WasAccepted bool     // until a change of the workflow said that its status does not mean done
}

// Dropped is what a dropped story had, for its return.
type Dropped struct {
	Status   string
	Category events.Category
	Place    int
	Split    bool // others took its place
}

// Decide is what the command makes happen: no events if all is already so.
func Decide(s State, in domain.Context, c Command) ([]events.Event, error) {
	return commands.Decide(s, in, c)
}

// Has says whether the product with this key has, or had and dropped, the story.
func (s State) Has(product, key string) bool {
	_, _, err := s.story(product, key)
	return err == nil
}

// IsOpen says whether the product with this key has the story, and it is neither done nor dropped.
func (s State) IsOpen(product, key string) bool {
	story, _, err := s.story(product, key)
	return err == nil && (story.Category == events.Todo || story.Category == events.Doing)
}

// story is a story that a command names, and its number.
func (s State) story(product, key string) (Story, uint32, error) {
	return domain.Find(s.Stories, product, events.StoryMark, key)
}

// live is a story that a command names and that is not dropped.
func (s State) live(product, key string) (Story, uint32, error) {
	story, n, err := s.story(product, key)
	if err != nil || story.Before == nil {
		return story, n, err
	}
	if story.Before.Split {
		return story, n, domain.Refuse("story_is_live", "%s was split: others took its place", key)
	}
	return story, n, domain.Refuse("story_is_live", "%s is dropped; restore it first", key)
}

// neighbour finds the story beside which another one shall stand.
func (s State) neighbour(product string) func(string) (uint32, error) {
	return func(key string) (uint32, error) {
		_, n, err := s.story(product, key)
		return n, err
	}
}
