package backlog_test

import (
	"errors"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"waymark/domain"
	"waymark/domain/backlog"
	"waymark/domain/domaintest"
	"waymark/events"
)

// plain is the order of a backlog as a plain slice of keys; what is dropped is not in it.
type plain struct{ order, dropped []string }

func (p plain) live(key string) bool { return slices.Contains(p.order, key) }

// without is a copy of the order without these stories.
func (p plain) without(keys ...string) []string {
	return slices.DeleteFunc(slices.Clone(p.order), func(key string) bool { return slices.Contains(keys, key) })
}

// move gives the order after a move, or the name of what forbids it.
func (p plain) move(key string, m events.Move) ([]string, string) {
	rest := p.without(key)
	neighbour := m.After + m.Before
	switch {
	case slices.Contains(p.dropped, key):
		return nil, "story_is_live"
	case !p.live(key):
		return nil, "unknown"
	case neighbour == key:
		return nil, "not_beside_itself"
	case slices.Contains(p.dropped, neighbour):
		return nil, "neighbour_in_order"
	case neighbour != "" && !p.live(neighbour):
		return nil, "unknown"
	case m.Place > len(p.order):
		return nil, "place_in_order"
	case m.Top:
		return append([]string{key}, rest...), ""
	case m.Bottom:
		return append(rest, key), ""
	case m.After != "":
		return slices.Insert(rest, slices.Index(rest, neighbour)+1, key), ""
	case m.Before != "":
		return slices.Insert(rest, slices.Index(rest, neighbour), key), ""
	default:
		return slices.Insert(rest, m.Place-1, key), ""
	}
}

// reorder gives the order in which the stories take each other's places.
func (p plain) reorder(stories []string) ([]string, string) {
	for _, key := range stories {
		if slices.Contains(p.dropped, key) {
			return nil, "story_is_live"
		}
		if !p.live(key) {
			return nil, "unknown"
		}
	}
	order, next := slices.Clone(p.order), 0
	for i, key := range order {
		if slices.Contains(stories, key) {
			order[i] = stories[next]
			next++
		}
	}
	return order, ""
}

// rule is the name of what forbids a command.
func rule(err error) string {
	var refusal *domain.RuleError
	switch {
	case errors.As(err, &refusal):
		return refusal.Rule
	case errors.Is(err, domain.ErrUnknown):
		return "unknown"
	default:
		return ""
	}
}

// oneMove is a move with exactly one target.
func oneMove(t *rapid.T, n int, key func(label string) string) events.Move {
	return []func() events.Move{
		func() events.Move { return events.Move{After: key("after")} },
		func() events.Move { return events.Move{Before: key("before")} },
		func() events.Move { return events.Move{Top: true} },
		func() events.Move { return events.Move{Bottom: true} },
		func() events.Move { return events.Move{Place: rapid.IntRange(1, n+1).Draw(t, "place")} },
	}[rapid.IntRange(0, 4).Draw(t, "form")]()
}

func TestTheOrderIsThatOfAPlainSlice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var p plain
		var s backlog.State
		n := rapid.IntRange(2, 12).Draw(t, "stories")
		for i := range n {
			key := events.StoryMark.Key("ACME", uint32(i+1))
			p.order = append(p.order, key)
			s = backlog.Evolve(s, story(key, i+1))
		}
		key := func(label string) string {
			return events.StoryMark.Key("ACME", rapid.Uint32Range(1, uint32(n+1)).Draw(t, label))
		}
		for range rapid.IntRange(1, 30).Draw(t, "steps") {
			var command backlog.Command
			var want []string
			var forbidden string
			switch rapid.IntRange(0, 5).Draw(t, "action") {
			case 0:
				c := backlog.ReorderBacklog{Stories: rapid.SliceOfNDistinct(rapid.Custom(func(t *rapid.T) string {
					return events.StoryMark.Key("ACME", rapid.Uint32Range(1, uint32(n)).Draw(t, "number"))
				}), 1, n, rapid.ID[string]).Draw(t, "reordered")}
				command = c
				want, forbidden = p.reorder(c.Stories)
			case 1:
				s, p = dropOrRestore(t, s, p, key("story"))
				continue
			default:
				m := oneMove(t, n, key)
				c := backlog.PrioritizeStory{Story: key("story"), After: m.After, Before: m.Before, Top: m.Top, Bottom: m.Bottom, Place: m.Place}
				command = c
				want, forbidden = p.move(c.Story, m)
			}
			s = decideAsThePlainSlice(t, s, command, p.order, want, forbidden)
			if forbidden == "" {
				p.order = want
			}
		}
	})
}

// dropOrRestore keeps the order from staying complete: it drops a live story, and restores a dropped one.
func dropOrRestore(t *rapid.T, s backlog.State, p plain, key string) (backlog.State, plain) {
	var command backlog.Command = backlog.DropStory{Story: key}
	if slices.Contains(p.dropped, key) {
		command = backlog.RestoreStory{Story: key}
	}
	decided, err := backlog.Decide(s, acme(), command)
	if err != nil {
		if rule(err) != "unknown" || p.live(key) {
			t.Fatalf("%#v: %v", command, err)
		}
		return s, p
	}
	switch e := decided[0].(type) {
	case events.StoryDropped:
		if e.Place != slices.Index(p.order, key)+1 {
			t.Fatalf("%s left place %d of %v", key, e.Place, p.order)
		}
		p.order, p.dropped = p.without(key), append(p.dropped, key)
	case events.StoryRestored:
		p.order = slices.Insert(slices.Clone(p.order), e.Place-1, key)
		p.dropped = slices.DeleteFunc(slices.Clone(p.dropped), func(other string) bool { return other == key })
	}
	return backlog.Evolve(s, decided[0].(events.BacklogEvent)), p
}

// decideAsThePlainSlice checks a decision, what its event says and the order that follows.
func decideAsThePlainSlice(t *rapid.T, s backlog.State, c backlog.Command, before, want []string, forbidden string) backlog.State {
	decided, err := backlog.Decide(s, acme(), c)
	if rule(err) != forbidden || (err == nil) != (forbidden == "") {
		t.Fatalf("%#v in %v: %v, want %q", c, before, err, forbidden)
	}
	if forbidden != "" {
		return s
	}
	if (len(decided) == 0) != slices.Equal(before, want) {
		t.Fatalf("%#v in %v decides %swant %v", c, before, domaintest.Text(decided), want)
	}
	for _, e := range decided {
		placesAreTrue(t, e, before, want)
		s = backlog.Evolve(s, e.(events.BacklogEvent))
	}
	var got []string
	for n := range s.Order.All {
		got = append(got, events.StoryMark.Key("ACME", n))
	}
	if !slices.Equal(got, want) {
		t.Fatalf("%#v in %v leads to %v, want %v", c, before, got, want)
	}
	return s
}

// placesAreTrue checks that the places in an event are those in the orders before and after.
func placesAreTrue(t *rapid.T, e events.Event, before, after []string) {
	is := func(order []string, key string, place int) bool { return slices.Index(order, key)+1 == place }
	switch e := e.(type) {
	case events.StoryPrioritized:
		if !is(before, e.Story, e.Place.From) || !is(after, e.Story, e.Place.To) {
			t.Fatalf("from %v to %v is not %+v", before, after, *e.Place)
		}
	case events.BacklogReordered:
		for i, key := range e.Stories {
			if !is(before, key, e.From[i]) || !is(after, key, e.To[i]) {
				t.Fatalf("from %v to %v is not %+v", before, after, e)
			}
		}
	default:
		t.Fatalf("decided %T", e)
	}
}
