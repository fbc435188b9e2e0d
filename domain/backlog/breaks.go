package backlog

import (
	"waymark/domain"
	"waymark/events"
)

func book() domain.Book[State, events.BacklogEvent] {
	return domain.Book[State, events.BacklogEvent]{Evolve: Evolve, Facets: Facets, Breaks: breaks, Hollow: hollow}
}

func hollow(s State, product, key string) bool {
	story, _, noStory := s.story(product, key)
	sprint, _, noSprint := s.sprint(product, key)
	return noStory == nil && story.Key == "" || noSprint == nil && sprint.Key == ""
}

// breaks says which rule a story or a sprint breaks as it stands.
func breaks(s State, in domain.Context, key string) error {
	if story, _, err := s.story(in.Product, key); err == nil {
		return s.storyBreaks(story)
	}
	if sprint, _, err := s.sprint(in.Product, key); err == nil && sprint.Start != "" && sprint.End != "" && sprint.End < sprint.Start {
		return domain.Refuse("end_after_start", "%s would end on %s, before it starts on %s: one of the two was decided later",
			key, sprint.End, sprint.Start)
	}
	return nil // another thing, or one that is gone
}

func (s State) storyBreaks(story Story) error {
	if story.Accepted && story.Category != events.Done {
		return domain.Refuse("story_is_done", "%s would be accepted, but it is not done: its status is %q", story.Key, story.Status)
	}
	if story.Sprint == 0 {
		return nil
	}
	sprint, _ := s.Sprints.Get(story.Sprint)
	if sprint.State == events.SprintIsClosed {
		return domain.Refuse("sprint_is_open", "%s would be committed to %s, which is closed", story.Key, sprint.Key)
	}
	if story.Before != nil {
		return domain.Refuse("story_is_live", "%s would be committed to %s, but it is out of the backlog", story.Key, sprint.Key)
	}
	return nil
}
