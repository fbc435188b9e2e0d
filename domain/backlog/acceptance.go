package backlog

import (
	"waymark/domain"
	"waymark/domain/scoring"
	"waymark/events"
)

func scoreStory(s State, in domain.Context, c ScoreStory) ([]events.Event, error) {
	story, _, err := s.live(in.Product, c.Story)
	if err != nil {
		return nil, err
	}
	score, err := scoring.Decide(in.Policy, events.Scoring{Framework: c.Framework, Version: c.Version}, c.Inputs)
	if err != nil || story.Score != nil && scoring.Same(*story.Score, score) {
		return nil, err
	}
	return []events.Event{events.StoryScored{
		Story: c.Story, Score: events.Change[*events.Score]{From: story.Score, To: &score},
	}}, nil
}

func acceptStory(s State, in domain.Context, c AcceptStory) ([]events.Event, error) {
	story, err := s.done(in, c.Story)
	if err != nil || story.Accepted {
		return nil, err
	}
	return []events.Event{events.StoryAccepted{Story: c.Story}}, nil
}

func rejectStory(s State, in domain.Context, c RejectStory) ([]events.Event, error) {
	story, err := s.done(in, c.Story)
	if err != nil {
		return nil, err
	}
	if err := in.NeedReason("it takes a reason to reject %s", c.Story); err != nil {
		return nil, err
	}
	status, category, err := backToWork(in, c.Status)
	if err != nil {
		return nil, err
	}
	return []events.Event{events.StoryRejected{
		Story: c.Story, Status: events.Change[string]{From: story.Status, To: status},
		Category:   events.Change[events.Category]{From: story.Category, To: category},
		Resolution: story.reopened(in, category),
	}}, nil
}

// done is a story that a command judges.
func (s State) done(in domain.Context, key string) (Story, error) {
	story, _, err := s.live(in.Product, key)
	if err == nil && story.Category != events.Done {
		err = domain.Refuse("story_is_done", "%s is not done: its status is %q", key, story.Status)
	}
	return story, err
}

// backToWork is the status to which a rejected story goes: the wished one, or the first that means doing, or else todo.
func backToWork(in domain.Context, wish string) (string, events.Category, error) {
	if wish == "" {
		for _, category := range []events.Category{events.Doing, events.Todo} {
			if first, ok := in.Policy.First(category); ok {
				return first, category, nil
			}
		}
	}
	category, known := in.Policy.Category(wish)
	if !known {
		return "", "", domain.Refuse("status_in_workflow", "%q is no status of the workflow of %s", wish, in.Product)
	}
	if category != events.Todo && category != events.Doing {
		return "", "", domain.Refuse("rejected_goes_to_work", "%q means %s: a rejected story goes back to work", wish, category)
	}
	return wish, category, nil
}
