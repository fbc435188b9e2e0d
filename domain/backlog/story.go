package backlog

import (
	"slices"
	"strings"

	"waymark/domain"
	"waymark/events"
)

func writeStory(s State, in domain.Context, c WriteStory) ([]events.Event, error) {
	if c.Kind == "" {
		c.Kind = "story"
	}
	move := events.Move{After: c.After, Before: c.Before, Top: c.Top, Bottom: c.Bottom, Place: c.Place}
	status, category, startable := firstStatus(in.Policy, c.Status)
	if err := checkWritten(in.Policy, c, move, startable); err != nil {
		return nil, err
	}
	if err := knownInitiative(in, c.Initiative); err != nil {
		return nil, err
	}
	if err := in.CheckNeeds(c.Needs); err != nil {
		return nil, err
	}
	number, err := domain.FreeNumber(c.Number, s.Last, s.taken(in, c.Number), "story")
	if err != nil {
		return nil, err
	}
	place, err := domain.Target(s.Order, 0, move, s.neighbour(in.Product))
	if err != nil {
		return nil, err
	}
	return []events.Event{events.StoryWritten{
		Story: events.StoryMark.Key(in.Product, number), Title: c.Title, AsA: c.AsA, IWant: c.IWant,
		SoThat: c.SoThat, Description: c.Description, Acceptance: c.Acceptance, Kind: c.Kind, Labels: c.Labels,
		Needs: c.Needs, Initiative: c.Initiative, Assignee: c.Assignee, Points: c.Points, Level: c.Level, Status: status,
		Category: category, Resolution: c.Resolution, Move: move, Place: place, External: c.External,
	}}, nil
}

// taken says whether the number is, or was, a story's. What was withdrawn can be imported again.
func (s State) taken(in domain.Context, number uint32) bool {
	_, is := s.Stories.Get(number)
	_, was := s.Withdrawn.Get(number)
	return is || was && !in.Imported
}

// firstStatus is the status in which a story starts; false where it can't start in the wished one.
func firstStatus(p events.Policy, wish string) (string, events.Category, bool) {
	if wish == "" {
		wish, _ = p.First(events.Todo)
	}
	category, known := p.Category(wish)
	return wish, category, known && category != events.Dropped
}

func checkWritten(p events.Policy, c WriteStory, move events.Move, startable bool) error {
	var check domain.Check
	check.That(c.Number <= events.HighestNumber, "number", "must be at most %d", events.HighestNumber)
	check.That(strings.TrimSpace(c.Title) != "", "title", "must not be empty")
	check.That(strings.TrimSpace(c.Kind) != "", "kind", "must not be empty")
	checkPoints(&check, c.Points)
	check.That(c.Level == "" || slices.Contains(p.Levels, c.Level), "level", "%q is none of the policy's levels %q", c.Level, p.Levels)
	check.That(startable, "status", "%q is no status of the workflow in which a story can start", c.Status)
	domain.CheckDistinct(&check, "labels", c.Labels)
	domain.CheckDistinct(&check, "needs", c.Needs)
	domain.CheckMove(&check, move, false)
	return check.Err()
}

// mostPoints is far more than anyone estimates; what is no finite number has no place in an event.
const mostPoints = 1_000_000

func checkPoints(check *domain.Check, points *float64) {
	check.That(points == nil || *points >= 0 && *points <= mostPoints, "points", "must be from 0 to %d", mostPoints)
}

func knownInitiative(in domain.Context, key string) error {
	if key == "" {
		return nil
	}
	return in.CheckInitiative(key)
}

// knownNeeds refuses keys of needs that do not exist, unless the story named them before.
func knownNeeds(in domain.Context, needs, before []string) error {
	named := func(need string) bool { return slices.Contains(before, need) }
	return in.CheckNeeds(slices.DeleteFunc(slices.Clone(needs), named))
}

func reviseStory(s State, in domain.Context, c ReviseStory) ([]events.Event, error) {
	if err := checkRevised(c); err != nil {
		return nil, err
	}
	story, _, err := s.story(in.Product, c.Story)
	if err != nil {
		return nil, err
	}
	if err := knownInitiative(in, c.Initiative.Or("")); err != nil {
		return nil, err
	}
	if err := knownNeeds(in, c.Needs.Or(nil), story.Needs); err != nil {
		return nil, err
	}
	e := events.StoryRevised{
		Story: c.Story, Title: domain.Changed(story.Title, c.Title), AsA: domain.Revised(story.AsA, c.AsA),
		IWant: domain.Revised(story.IWant, c.IWant), SoThat: domain.Revised(story.SoThat, c.SoThat),
		Description: domain.Revised(story.Description, c.Description), Acceptance: domain.RevisedList(story.Acceptance, c.Acceptance),
		Kind: domain.Changed(story.Kind, c.Kind), Labels: domain.RevisedList(story.Labels, c.Labels),
		Needs: domain.RevisedList(story.Needs, c.Needs), Initiative: domain.Revised(story.Initiative, c.Initiative),
	}
	if c.External != nil && (story.External == nil || *story.External != *c.External) {
		e.External = &events.Change[events.External]{To: *c.External}
		if story.External != nil {
			e.External.From = *story.External
		}
	}
	if e == (events.StoryRevised{Story: c.Story}) {
		return nil, nil
	}
	return []events.Event{e}, nil
}

func checkRevised(c ReviseStory) error {
	var check domain.Check
	check.That(c.Title == nil || strings.TrimSpace(*c.Title) != "", "title", "must not be empty")
	check.That(c.Kind == nil || strings.TrimSpace(*c.Kind) != "", "kind", "must not be empty")
	check.OptionalText("as_a", c.AsA)
	check.OptionalText("i_want", c.IWant)
	check.OptionalText("so_that", c.SoThat)
	check.OptionalText("description", c.Description)
	check.OptionalText("initiative", c.Initiative)
	domain.CheckDistinct(&check, "labels", c.Labels.Or(nil))
	domain.CheckDistinct(&check, "needs", c.Needs.Or(nil))
	return check.Err()
}

func estimateStory(s State, in domain.Context, c EstimateStory) ([]events.Event, error) {
	story, _, err := s.live(in.Product, c.Story)
	if err != nil {
		return nil, err
	}
	var check domain.Check
	points := c.Points.Pointer()
	check.That(c.Points.Given(), "points", "must be a number, or null for no estimate")
	checkPoints(&check, points)
	if err := check.Err(); err != nil {
		return nil, err
	}
	same := story.Points == points || story.Points != nil && points != nil && *story.Points == *points
	if same {
		return nil, nil
	}
	return []events.Event{events.StoryEstimated{
		Story: c.Story, Points: events.Change[*float64]{From: story.Points, To: points},
	}}, nil
}

func assignStory(s State, in domain.Context, c AssignStory) ([]events.Event, error) {
	var check domain.Check
	check.That(c.Assignee.Given(), "assignee", "must be a name, or null for nobody")
	check.OptionalText("assignee", c.Assignee)
	if err := check.Err(); err != nil {
		return nil, err
	}
	story, _, err := s.story(in.Product, c.Story)
	if err != nil {
		return nil, err
	}
	assignee := domain.Revised(story.Assignee, c.Assignee)
	if assignee == nil {
		return nil, nil
	}
	return []events.Event{events.StoryAssigned{Story: c.Story, Assignee: *assignee}}, nil
}
