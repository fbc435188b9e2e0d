package history

import "waymark/events"

// scopes are the sprints that stories are in as an import goes on. A story is in one that is not closed at most: one that
// comes into another leaves that one, even if somebody put it there in Waymark.
type scopes struct {
	in   map[string]string // the sprint that is not closed, by the story; both by their keys
	over map[string]bool   // closed sprints
}

func newScopes(product string, known []knownSprint) scopes {
	s := scopes{in: map[string]string{}, over: map[string]bool{}}
	for _, sprint := range known {
		if sprint.State == events.SprintIsClosed {
			s.over[sprint.Sprint] = true
			continue
		}
		for _, number := range sprint.Stories {
			s.in[events.StoryMark.Key(product, number)] = sprint.Sprint
		}
	}
	return s
}

// comes notes that a story comes into a sprint, and tells which one it leaves; empty for none.
func (s scopes) comes(story, sprint string) (left string) {
	if s.over[sprint] {
		return "" // its past alone becomes another one
	}
	if before := s.in[story]; before != sprint && !s.over[before] {
		left = before
	}
	s.in[story] = sprint
	return left
}

// goes notes that a story leaves a sprint.
func (s scopes) goes(story, sprint string) {
	if s.in[story] == sprint {
		delete(s.in, story)
	}
}
