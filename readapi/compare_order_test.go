package readapi

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// stayed are the stayers where these were moved by hand.
func stayed(before, after []uint32, byHand ...uint32) map[uint32]bool {
	stay, err := stayers(before, after, func(numbers []uint32) (map[uint32]bool, error) {
		given := map[uint32]bool{}
		for _, number := range numbers {
			given[number] = slices.Contains(byHand, number)
		}
		return given, nil
	})
	if err != nil {
		panic(err)
	}
	return stay
}

func TestOfTwoThatChangedPlacesTheOneWasMovedThatADecisionNames(t *testing.T) {
	for _, byHand := range []uint32{1, 2} {
		stay := stayed([]uint32{1, 2, 3}, []uint32{2, 1, 3}, byHand)
		if len(stay) != 2 || stay[byHand] {
			t.Errorf("%d was moved, but %v stayed", byHand, stay)
		}
	}
}

// TestNoSmallerSetOfMovesExplainsAnOrder tries all sets.
func TestNoSmallerSetOfMovesExplainsAnOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := []uint32{1, 2, 3, 4, 5, 6, 7, 8, 9}
		before := rapid.Permutation(all).Draw(t, "before")[:rapid.IntRange(0, len(all)).Draw(t, "were")]
		after := rapid.Permutation(all).Draw(t, "after")[:rapid.IntRange(0, len(all)).Draw(t, "are")]
		byHand := rapid.SliceOfDistinct(rapid.SampledFrom(all), func(n uint32) uint32 { return n }).Draw(t, "by hand")
		stay := stayed(before, after, byHand...)
		if !slices.Equal(among(before, stay), among(after, stay)) || len(among(before, stay)) != len(stay) {
			t.Fatalf("%v did not keep their order from %v to %v", stay, before, after)
		}
		most, leastByHand := 0, 0
		for set := range 1 << len(all) {
			kept := map[uint32]bool{}
			for i, number := range all {
				if set&(1<<i) > 0 {
					kept[number] = true
				}
			}
			run := among(before, kept)
			if len(run) != len(kept) || !slices.Equal(run, among(after, kept)) || len(run) < most {
				continue
			}
			if hand := countOf(run, byHand); len(run) > most || hand < leastByHand {
				most, leastByHand = len(run), hand
			}
		}
		if got := countOf(among(before, stay), byHand); len(stay) != most || got != leastByHand {
			t.Fatalf("%d stayed, %d of them moved by hand; %d can, with %d: %v to %v", len(stay), got, most, leastByHand, before, after)
		}
	})
}

func among(numbers []uint32, those map[uint32]bool) (found []uint32) {
	for _, number := range numbers {
		if those[number] {
			found = append(found, number)
		}
	}
	return found
}

func countOf(numbers, of []uint32) (count int) {
	for _, number := range numbers {
		if slices.Contains(of, number) {
			count++
		}
	}
	return count
}

func BenchmarkStayers(b *testing.B) {
	before := make([]uint32, 10_000)
	for i := range before {
		before[i] = uint32(i + 1)
	}
	after := slices.Clone(before)
	slices.Reverse(after[:5_000])
	for b.Loop() {
		stayed(before, after)
	}
}
