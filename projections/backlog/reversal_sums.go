package backlog

import (
	"waymark/events"
	"waymark/projections/kit"
)

// reversalKindKey is what reversals are counted by, block by block.
type reversalKindKey struct {
	Product string
	Block   int
	Level   bool
	Within  int
}

// reversalRoleKey and reversalPersonKey are what they are counted by in wide blocks: whose decisions were taken back by whom.
type reversalRoleKey struct {
	Product            string
	Block              int
	Role, ReversedRole events.Role
	Within             int
}

type reversalPersonKey struct {
	Product              string
	Block                int
	Role, ReversedRole   events.Role
	Actor, ReversedActor string
}

type reversalCounts struct{ Reversals, Decisions int }

// reversalsWithin are how many there were, for each of the days within which they are asked for.
type reversalsWithin struct{ Within1, Within7, Within14, Within30, Within90, Within365 int }

// reversalSums are the sums of reversals to which a page adds.
type reversalSums struct {
	block   int64
	kinds   *kit.Sums[reversalKindKey, reversalCounts]
	roles   *kit.Sums[reversalRoleKey, reversalCounts]
	persons *kit.Sums[reversalPersonKey, reversalsWithin]
}

func newReversalSums(block int64) reversalSums {
	return reversalSums{
		block, kit.NewSums[reversalKindKey, reversalCounts]("reversal_kind"), kit.NewSums[reversalRoleKey, reversalCounts]("reversal_role"),
		kit.NewCounts[reversalPersonKey, reversalsWithin]("reversal_person"),
	}
}

// add counts a reversal, and its decision where it leads.
func (s reversalSums) add(r events.Recorded, back reversal, leads int) {
	by, days := madeBy(r), *back.within
	block, wide := int(r.Revision/s.block), int(r.Revision/(s.block*wideBlock))
	count(s.kinds, reversalKindKey{r.Product, block, back.level, days}, leads&leadsKind != 0, r.Revision)
	count(s.roles, reversalRoleKey{r.Product, wide, by.role, back.role, days}, leads&leadsRole != 0, r.Revision)
	upTo := func(most int) int {
		if days <= most {
			return 1
		}
		return 0
	}
	s.persons.Count(reversalPersonKey{r.Product, wide, by.role, back.role, by.actor, back.actor},
		reversalsWithin{upTo(1), upTo(7), upTo(14), upTo(30), upTo(90), upTo(365)})
}

// count counts a reversal in a row, with its decision if that was not counted yet.
func count[K comparable](in *kit.Sums[K, reversalCounts], key K, leads bool, revision int64) {
	if leads {
		in.Add(key, reversalCounts{1, 1}, revision)
		return
	}
	in.Count(key, reversalCounts{Reversals: 1})
}
