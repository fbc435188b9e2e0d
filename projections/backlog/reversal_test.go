package backlog

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"waymark/events"
)

// leadsPlainly looks at all others of each reversal.
func leadsPlainly(all []reversal) []int {
	leads := make([]int, len(all))
	for i, of := range all {
		before := func(same func(reversal) bool) bool {
			for k, other := range all {
				if same(other) && other.within != nil && (*other.within < *of.within || *other.within == *of.within && k < i) {
					return true
				}
			}
			return false
		}
		if of.within == nil {
			continue
		}
		if !before(func(r reversal) bool { return r.level == of.level }) {
			leads[i] |= leadsKind
		}
		if !before(func(r reversal) bool { return r.role == of.role }) {
			leads[i] |= leadsRole
		}
	}
	return leads
}

func TestADecisionIsCountedWithTheFirstOfItsFewestDays(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		all := rapid.SliceOf(rapid.Custom(func(t *rapid.T) reversal {
			return reversal{
				level: rapid.Bool().Draw(t, "level"), within: rapid.Ptr(rapid.SampledFrom(withinDays()), true).Draw(t, "within"),
				made: made{role: rapid.SampledFrom([]events.Role{"", events.ProductOwner, events.ProductManager}).Draw(t, "role")},
			}
		})).Draw(t, "reversals")
		if got, want := leads(all), leadsPlainly(all); !slices.Equal(got, want) {
			t.Fatalf("they lead %v, want %v", got, want)
		}
	})
}

// One decision may put a whole backlog back: each of its stories is looked at a few times, and not once for each other.
func TestADecisionOnAMillionStoriesIsCounted(t *testing.T) {
	t.Parallel()
	all := make([]reversal, 1_000_000)
	for i := range all {
		all[i].within = new(7)
	}
	if got := leads(all); got[0] != leadsKind|leadsRole || slices.Max(got[1:]) != 0 {
		t.Errorf("the first leads %b", got[0])
	}
}
