package backlog

import (
	"waymark/domain"
	"waymark/events"
)

func moveStory(s State, in domain.Context, c MoveStory) ([]events.Event, error) {
	var check domain.Check
	check.OptionalText("resolution", c.Resolution)
	if err := check.Err(); err != nil {
		return nil, err
	}
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
	resolution := domain.Revised(story.Resolution, c.Resolution)
	if !c.Resolution.Given() {
		resolution = story.reopened(in, category)
	}
	if status == story.Status && category == story.Category && resolution == nil {
		return nil, nil
	}
	return []events.Event{events.StoryMoved{
		Story: c.Story, Status: events.Change[string]{From: story.Status, To: status},
		Category:   events.Change[events.Category]{From: story.Category, To: category},
		Resolution: resolution,
	}}, nil
}

// reopened is how the resolution of a story goes that is opened again: what was resolved is no longer. What was decided
// elsewhere is recorded as it was.
func (story Story) reopened(in domain.Context, to events.Category) *events.Change[string] {
	closed := story.Category == events.Done || story.Category == events.Dropped
	if in.Imported || !closed || to != events.Todo && to != events.Doing {
		return nil
	}
	return domain.Revised(story.Resolution, domain.None[string]())
}

func dropStory(s State, in domain.Context, c DropStory) ([]events.Event, error) {
	story, n, err := s.story(in.Product, c.Story)
	if err != nil || story.Before != nil {
		return nil, err
	}
	status, err := statusOfDropped(in)
	if err != nil {
		return nil, err
	}
	var decided []events.Event
	if story.Sprint != 0 {
		sprint, _ := s.Sprints.Get(story.Sprint)
		if sprint.State == events.SprintIsRunning {
			if err := in.NeedReason("it takes a reason to drop %s from the running sprint %s", c.Story, sprint.Key); err != nil {
				return nil, err
			}
		}
		decided = append(decided, events.RemovedFromSprint{Sprint: sprint.Key, Stories: []string{c.Story}})
	}
	return append(decided, events.StoryDropped{
		Story: c.Story, Status: events.Change[string]{From: story.Status, To: status},
		Category: events.Change[events.Category]{From: story.Category, To: events.Dropped},
		Place:    s.Order.Place(n),
	}), nil
}

func statusOfDropped(in domain.Context) (string, error) {
	status, ok := in.Policy.First(events.Dropped)
	if !ok {
		return "", domain.Refuse("status_in_workflow", "the workflow of %s has no status that means dropped", in.Product)
	}
	return status, nil
}

func restoreStory(s State, in domain.Context, c RestoreStory) ([]events.Event, error) {
	story, _, err := s.story(in.Product, c.Story)
	if err != nil || story.Before == nil {
		return nil, err
	}
	if story.Before.Split {
		return nil, domain.Refuse("story_is_not_split", "%s was split: others took its place; undo the split instead", c.Story)
	}
	status, category := standing(in, story.Before.Status, story.Before.Category)
	return []events.Event{events.StoryRestored{
		Story: c.Story, Status: events.Change[string]{From: story.Status, To: status},
		Category: events.Change[events.Category]{From: story.Category, To: category},
		Place:    min(story.Before.Place, s.Order.Len()+1), Resolution: story.reopened(in, category),
	}}, nil
}

// standing is the status to which a story comes back: the one that it had, by the name that it has now, or the first that
// means todo where the workflow has lost that since, or calls it dropped.
func standing(in domain.Context, status string, category events.Category) (string, events.Category) {
	is := in.StatusNow(status)
	if now, known := in.Policy.Category(is); known && now != events.Dropped {
		return is, now
	}
	if first, ok := in.Policy.First(events.Todo); ok {
		return first, events.Todo
	}
	return status, category
}
