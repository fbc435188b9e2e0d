package ledger

import (
	"cmp"
	"iter"
	"slices"

	"waymark/domain/backlog"
	"waymark/domain/roadmap"
	"waymark/events"
)

// mostShifts is how many changed places a result lists.
const mostShifts = 100

// Place is where a thing stands in an order.
type Place struct {
	Horizon events.Horizon // of an initiative; a backlog has one order alone
	Place   int            // 1 is first
}

// Shift is a thing whose place changes; nil is no place.
type Shift struct {
	Key    string
	Before *Place
	After  *Place
}

// Shifts are the places that a request changes: those of what it moves, and of all that makes room.
type Shifts struct {
	Changed int     // how many things
	First   []Shift // up to 100 of them: what comes and goes, then by how far they are moved, the farthest first
}

// order is one order of a book. Keys of its things have the mark.
type order struct {
	horizon events.Horizon
	mark    events.Mark
	items   iter.Seq[uint32] // their numbers, from the first place to the last
}

func backlogOrders(s backlog.State) []order { return []order{{items: s.Order.All}} }

func roadmapOrders(s roadmap.State) []order {
	orders := make([]order, len(s.Orders))
	for i, horizon := range events.Horizons() {
		orders[i] = order{horizon: horizon, mark: events.InitiativeMark, items: s.Orders[i].All}
	}
	return orders
}

// shifts compares the orders of a book in two states; nil where it has none.
func shifts(product string, before, after decider) *Shifts {
	if len(before.orders()) == 0 {
		return nil
	}
	were, are := places(product, before), places(product, after)
	var all []Shift
	for key, place := range were {
		if to, stays := are[key]; !stays || to != place {
			all = append(all, Shift{Key: key, Before: &place, After: pointer(to, stays)})
		}
	}
	for key, place := range are {
		if _, was := were[key]; !was {
			all = append(all, Shift{Key: key, After: &place})
		}
	}
	slices.SortFunc(all, func(a, b Shift) int {
		return cmp.Or(cmp.Compare(b.distance(), a.distance()), cmp.Compare(a.place(), b.place()), cmp.Compare(a.Key, b.Key))
	})
	return &Shifts{Changed: len(all), First: all[:min(len(all), mostShifts)]}
}

func places(product string, d decider) map[string]Place {
	found := map[string]Place{}
	for _, o := range d.orders() {
		place := 0
		for item := range o.items {
			place++
			found[o.mark.Key(product, item)] = Place{Horizon: o.horizon, Place: place}
		}
	}
	return found
}

func pointer(p Place, is bool) *Place {
	if !is {
		return nil
	}
	return &p
}

// farthest is more than any place: the distance to another order, and to none.
const farthest = events.HighestNumber + 1

func (s Shift) distance() int {
	if s.Before == nil || s.After == nil || s.Before.Horizon != s.After.Horizon {
		return farthest
	}
	return max(s.Before.Place-s.After.Place, s.After.Place-s.Before.Place)
}

// place is where it stands then; what has no place then comes last.
func (s Shift) place() int {
	if s.After == nil {
		return farthest
	}
	return s.After.Place
}
