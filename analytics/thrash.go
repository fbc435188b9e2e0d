package analytics

import (
	"cmp"
	"slices"
)

// Flip is that a decision put one item over another that had stood over it.
type Flip struct {
	Decision    int64 // numbers of decisions grow
	Over, Under uint32
	Places      int // that the moved one of both went
}

// Thrashed are two items that were put over each other in turn.
type Thrashed struct {
	Over, Under uint32 // as the last turn left them
	Turns       []Flip // oldest first: each puts the other one over the one that the last put there
	Places      int    // of all turns
}

// Thrash finds the pairs of items with at least so many turns, those with the most first, then those that went the most places, then the latest. The flips are in the order
// of their decisions; one that says what the last of its pair said is no turn.
func Thrash(flips []Flip, turns int) []Thrashed {
	type pair struct{ low, high uint32 }
	of := func(f Flip) pair { return pair{min(f.Over, f.Under), max(f.Over, f.Under)} }
	type seen struct {
		over  uint32
		turns int
	}
	pairs := make(map[pair]seen, len(flips))
	isTurn := make([]bool, len(flips))
	for i, f := range flips {
		s := pairs[of(f)]
		if isTurn[i] = s.over != f.Over; isTurn[i] {
			pairs[of(f)] = seen{f.Over, s.turns + 1}
		}
	}
	at, found := map[pair]int{}, []Thrashed{}
	for i, f := range flips {
		if !isTurn[i] || pairs[of(f)].turns < turns {
			continue
		}
		n, known := at[of(f)]
		if !known {
			n, at[of(f)] = len(found), len(found)
			found = append(found, Thrashed{})
		}
		t := &found[n]
		t.Over, t.Under, t.Turns, t.Places = f.Over, f.Under, append(t.Turns, f), t.Places+f.Places
	}
	slices.SortFunc(found, worse)
	return found
}

func worse(a, b Thrashed) int {
	last := func(t Thrashed) int64 { return t.Turns[len(t.Turns)-1].Decision }
	return cmp.Or(cmp.Compare(len(b.Turns), len(a.Turns)), cmp.Compare(b.Places, a.Places), cmp.Compare(last(b), last(a)),
		cmp.Compare(a.Over, b.Over), cmp.Compare(a.Under, b.Under))
}

// Restless is an item in pairs that thrashed.
type Restless struct {
	Item                 uint32
	Pairs, Turns, Places int
}

// ByItem sums pairs up by item, those with the most turns first. Each pair counts for both of its items.
func ByItem(pairs []Thrashed) []Restless {
	sums := map[uint32]Restless{}
	for _, p := range pairs {
		for _, item := range []uint32{p.Over, p.Under} {
			s := sums[item]
			sums[item] = Restless{item, s.Pairs + 1, s.Turns + len(p.Turns), s.Places + p.Places}
		}
	}
	items := make([]Restless, 0, len(sums))
	for _, s := range sums {
		items = append(items, s)
	}
	slices.SortFunc(items, func(a, b Restless) int {
		return cmp.Or(cmp.Compare(b.Turns, a.Turns), cmp.Compare(b.Places, a.Places), cmp.Compare(a.Item, b.Item))
	})
	return items
}
