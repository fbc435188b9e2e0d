package sample

import (
	"fmt"
	"slices"

	"waymark/domain/backlog"
	"waymark/events"
)

// firstSprint is the week in which the first sprint begins; each takes two.
const firstSprint = 6

// between closes the sprint that runs, and starts the next one.
func (t *teller) between(week int) {
	if week < firstSprint || (week-firstSprint)%2 != 0 {
		return
	}
	t.accept(week)
	if t.sprint > 0 {
		t.decide(owner(week), "", backlog.CloseSprint{Sprint: t.sprintKey()})
	}
	t.tidy(week)
	t.sprint++
	t.decide(owner(week), "", backlog.PlanSprint{
		Name: fmt.Sprintf("Sprint %d", t.sprint), Start: t.day(week, 0), End: t.day(week, 11), Goal: t.one(sprintGoals),
	})
	var keys []string
	t.committed = t.open(4 + t.random.IntN(4))
	for _, n := range t.committed {
		keys = append(keys, storyKey(n))
	}
	if len(keys) > 0 {
		t.decide(owner(week), "", backlog.CommitStories{Sprint: t.sprintKey(), Stories: keys})
	}
	t.decide(owner(week), "", backlog.StartSprint{Sprint: t.sprintKey()})
}

var sprintGoals = []string{"A shop sees all of its parcels", "The window holds in Nord", "Nobody has to call", "Couriers keep their gloves on", "", ""}

func (t *teller) sprintKey() string { return events.SprintMark.Key(Key, t.sprint) }

// accept has the owner look at what was done.
func (t *teller) accept(week int) {
	for _, n := range t.committed {
		switch s := t.stories[n]; {
		case s.state != "Done" || t.chance(15):
		case t.chance(6):
			t.decide(owner(week), "It does not say why", backlog.RejectStory{Story: storyKey(n)})
			s.state = "In Progress"
		default:
			t.decide(owner(week), "", backlog.AcceptStory{Story: storyKey(n)})
		}
	}
}

// develop has the team begin and finish some of what it committed to.
func (t *teller) develop() {
	for _, n := range t.committed {
		s, who := t.stories[n], team()[int(n)%len(team())]
		switch {
		case s.state == "To Do" && t.chance(35):
			if t.chance(30) {
				s.points = min(13, s.points+float64(1+t.random.IntN(3)))
				t.decide(who, "More than it seemed", estimate(n, s.points))
			}
			s.state = "In Progress"
			t.decide(who, "", backlog.MoveStory{Story: storyKey(n), Status: s.state})
		case s.state == "In Progress" && t.chance(28):
			s.state = "Done"
			t.decide(who, "", backlog.MoveStory{Story: storyKey(n), Status: s.state})
		}
	}
}

// urgent takes one more story into the sprint that runs.
func (t *teller) urgent(week int) {
	for _, n := range t.open(12) {
		if t.sprint > 0 && t.stories[n].state == "To Do" && !slices.Contains(t.committed, n) {
			t.committed = append(t.committed, n)
			t.decide(owner(week), t.one(whyUp), backlog.CommitStories{Sprint: t.sprintKey(), Stories: []string{storyKey(n)}})
			return
		}
	}
}
