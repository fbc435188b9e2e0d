package product

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"waymark/domain"
	"waymark/events"
)

// checkMoved faults moves that do not lead from what the workflow has not to what it has.
func checkMoved(check *domain.Check, next events.Policy, moved []MovedStatus) []events.StatusMove {
	var moves []events.StatusMove
	from := make([]string, len(moved))
	for i, m := range moved {
		from[i] = m.From
		_, stays := next.Category(m.From)
		check.That(!stays, "moved", "%q is a status of the workflow: its stories stay", m.From)
		_, known := next.Category(m.To)
		check.That(known, "moved", "%q is no status of the workflow", m.To)
		moves = append(moves, events.StatusMove{From: m.From, To: m.To})
	}
	domain.CheckDistinct(check, "moved", from)
	return moves
}

// isMoved says whether all of these moves were decided before.
func (s State) isMoved(moves []events.StatusMove) bool {
	return !slices.ContainsFunc(moves, func(m events.StatusMove) bool { return s.Became[m.From] != m.To })
}

// keepsStories refuses a workflow that leaves stories without a status, or takes them out of the backlog or into it. What
// was decided elsewhere is not judged.
func keepsStories(in domain.Context, before, next events.Policy, moves []events.StatusMove) error {
	if in.Imported {
		return nil
	}
	var lost []string
	for _, h := range in.Held {
		category, known := next.Category(h.Status)
		for _, m := range moves {
			if m.From == h.Status && !m.Back {
				category, known = next.Category(m.To)
			}
		}
		if _, had := before.Category(h.Status); had && !known {
			lost = append(lost, fmt.Sprintf("%q %d", h.Status, h.Stories))
		}
		if known && (category == events.Dropped) != (h.Category == events.Dropped) {
			return domain.Refuse("status_is_in_use", "%d stories hold %q, which means %s and would mean %s: drop or restore them instead",
				h.Stories, h.Status, h.Category, category)
		}
	}
	if len(lost) > 0 {
		return domain.Refuse("status_is_in_use", "the workflow would lose statuses that stories hold: %s; say in moved what becomes of each",
			strings.Join(lost, ", "))
	}
	return nil
}

// policySet is the state with another policy, and what becomes of the stories of statuses that are gone.
func policySet(s State, e events.DecisionPolicySet) State {
	s.Policy = *e.Policy.To
	became, back := maps.Clone(s.Became), slices.Clone(s.Back)
	for _, m := range e.Moved {
		// What goes one way now goes no longer the other way.
		back = slices.DeleteFunc(back, func(b events.StatusMove) bool { return b.From == m.To && b.To == m.From })
		if m.Back {
			back = append(back, m)
			continue
		}
		if became == nil {
			became = map[string]string{}
		}
		for from, to := range became {
			if to == m.From {
				became[from] = m.To
			}
		}
		became[m.From] = m.To
	}
	has := func(name string) bool { _, has := s.Policy.Category(name); return has }
	maps.DeleteFunc(became, func(from, _ string) bool { return has(from) })
	s.Became = became
	s.Back = slices.DeleteFunc(back, func(b events.StatusMove) bool { return !has(b.From) || !has(b.To) })
	return s
}

// movesBack are the moves that take others back: all stories of a status that is gone again, else those that were moved.
func movesBack(to events.Policy, moved []events.StatusMove) []events.StatusMove {
	var back []events.StatusMove
	for _, m := range moved {
		_, stays := to.Category(m.To)
		if _, known := to.Category(m.From); known {
			back = append(back, events.StatusMove{From: m.To, To: m.From, Back: stays})
		}
	}
	return back
}
