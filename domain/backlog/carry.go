package backlog

import (
	"fmt"
	"slices"

	"waymark/domain"
	"waymark/events"
)

// Hold is a status that stories have, and how many they are.
type Hold struct {
	Status   string
	Category events.Category
	Carried  string // the status from which a change of the workflow brought them; empty for none
	Stories  int
}

// carriedAtOnce is how many stories one event carries at most.
const carriedAtOnce = 1000

// Held is how many stories hold which status, dropped ones too.
func (s State) Held() []domain.Held {
	var all []domain.Held
	for _, h := range s.Holds {
		same := func(other domain.Held) bool { return other.Status == h.Status && other.Category == h.Category }
		if at := slices.IndexFunc(all, same); at >= 0 {
			all[at].Stories += h.Stories
		} else {
			all = append(all, domain.Held{Status: h.Status, Category: h.Category, Stories: h.Stories})
		}
	}
	return all
}

// MustCarry says whether stories hold what the workflow has no longer, or means otherwise.
func (s State) MustCarry(w domain.Workflow) bool {
	return slices.ContainsFunc(s.Holds, func(h Hold) bool { _, _, moves := h.goes(w); return moves })
}

// Carry is how stories follow the workflow, in at most so many events: given again until there is nothing left, the
// result is the same whoever does it, and however often.
func (s State) Carry(w domain.Workflow, most int) []events.Event {
	if !s.MustCarry(w) {
		return nil
	}
	stories, accepted := map[Hold][]string{}, map[string]bool{}
	for _, story := range s.Stories.All {
		h := story.hold()
		if _, category, moves := h.goes(w); moves {
			stories[h] = append(stories[h], story.Key)
			accepted[story.Key] = story.WasAccepted && category == events.Done
		}
	}
	var carried []events.Event
	for _, h := range s.Holds {
		h.Stories = 0
		status, category, _ := h.goes(w)
		for some := range slices.Chunk(stories[h], carriedAtOnce) {
			carried = append(carried, events.StatusCarried{
				Status: events.Change[string]{From: h.Status, To: status}, Category: events.Change[events.Category]{From: h.Category, To: category},
				Stories: some, Accepted: slices.DeleteFunc(slices.Clone(some), func(story string) bool { return !accepted[story] }),
			})
		}
	}
	return carried[:min(len(carried), most)]
}

// goes says to which status stories go, and false where they stay. What is out of the order stays out of it, and what is
// in it stays in: for these there are commands.
func (h Hold) goes(w domain.Workflow) (string, events.Category, bool) {
	status := h.Status
	category, known := w.Policy.Category(status)
	for _, back := range w.Back {
		if to, is := w.Policy.Category(back.To); is && h.Status == back.From && h.Carried == back.To {
			status, category, known = back.To, to, true
		}
	}
	if !known {
		status = w.Became[status]
		category, known = w.Policy.Category(status)
	}
	crosses := (category == events.Dropped) != (h.Category == events.Dropped)
	return status, category, known && !crosses && (status != h.Status || category != h.Category)
}

func (story Story) hold() Hold {
	return Hold{Status: story.Status, Category: story.Category, Carried: story.Carried}
}

// held is the state in which one story more, or less, has a status.
func (s State) held(h Hold, more int) State {
	holds := slices.Clone(s.Holds)
	at := slices.IndexFunc(holds, func(other Hold) bool { other.Stories = 0; return other == h })
	if at < 0 {
		at, holds = len(holds), append(holds, h)
	}
	if holds[at].Stories += more; holds[at].Stories == 0 {
		holds = slices.Delete(holds, at, at+1)
	}
	s.Holds = holds
	return s
}

// carried is the state in which stories followed the workflow.
func carried(s State, e events.StatusCarried) State {
	for _, key := range e.Stories {
		s = s.change(key, func(story *Story) {
			from, accepted := story.Status, story.Accepted || story.WasAccepted
			story.enter(e.Status.To, e.Category.To)
			story.Accepted = story.Accepted || slices.Contains(e.Accepted, key)
			story.WasAccepted = accepted && e.Category.To != events.Done
			if from != e.Status.To {
				story.Carried = shared(from)
			}
		})
	}
	return s
}

// carriedFacets are of no other event: what was decided on the stories can be taken back under the workflow of today.
func carriedFacets(e events.StatusCarried) []string {
	var sets []string
	for _, story := range e.Stories {
		sets = append(sets, story+"/carried")
	}
	return sets
}

func staysCarried() error {
	return fmt.Errorf("that stories follow the workflow %w: take back the decision on the policy", domain.ErrNotReversible)
}
