package backlog

import (
	"waymark/domain"
	"waymark/events"
)

func moveStory(s State, in domain.Context, c MoveStory) ([]events.Event, error) {
	story, _, err := s.live(in.Product, c.Story)
	if err != nil {
		return nil, err
	}
	status, category := c.Status, story.Category
	if status == "" {
		status = story.Status
	} else {
		known := false
		if category, known = in.Policy.Category(status); !known {
			return nil, domain.Refuse("status_in_workflow", "%q is no status of the workflow of %s", status, in.Product)
		}
	}
	if category == events.Dropped {
		return nil, domain.Refuse("drop_by_drop_story", "%q means dropped: use drop-story", status)
	}
	resolution := domain.Changed(story.Resolution, c.Resolution)
	if status == story.Status && category == story.Category && resolution == nil {
		return nil, nil
	}
	return []events.Event{events.StoryMoved{
		Story: c.Story, Status: events.Change[string]{From: story.Status, To: status},
		Category:   events.Change[events.Category]{From: story.Category, To: category},
		Resolution: resolution,
	}}, nil
}

func dropStory(s State, in domain.Context, c DropStory) ([]events.Event, error) {
	story, n, err := s.story(in.Product, c.Story)
	if err != nil || story.Before != nil {
		return nil, err
	}
	status, ok := in.Policy.First(events.Dropped)
	if !ok {
		return nil, domain.Refuse("status_in_workflow", "the workflow of %s has no status that means dropped", in.Product)
	}
	return []events.Event{events.StoryDropped{
		Story: c.Story, Status: events.Change[string]{From: story.Status, To: status},
		Category: events.Change[events.Category]{From: story.Category, To: events.Dropped},
		Place:    s.Order.Place(n),
	}}, nil
}

func restoreStory(s State, in domain.Context, c RestoreStory) ([]events.Event, error) {
	story, _, err := s.story(in.Product, c.Story)
	if err != nil || story.Before == nil {
		return nil, err
	}
	return []events.Event{events.StoryRestored{
		Story: c.Story, Status: events.Change[string]{From: story.Status, To: story.Before.Status},
		Category: events.Change[events.Category]{From: story.Category, To: story.Before.Category},
		Place:    min(story.Before.Place, s.Order.Len()+1),
	}}, nil
}
