package readapi

import (
	"cmp"
	"context"
	"slices"

	"waymark/analytics"
	"waymark/events"
)

// mostPeople is how many pairs of people stand with a pair of roles.
const mostPeople = 50

// reversalSum is how often something was taken back, and by which decisions.
type reversalSum struct {
	reversed, decided int64
	latest            []int64            // revisions of the backlog, of the latest decisions in it, the newest first
	known             []measuredDecision // others
}

// add counts a decision that took something back.
func (s *reversalSum) add(d measuredDecision) {
	s.reversed, s.decided, s.known = s.reversed+1, s.decided+1, append(s.known, d)
}

// behind are the latest of its decisions.
func (s *reversalSum) behind(at map[int64]ComparedWhy) Behind {
	known := s.known
	for _, revision := range s.latest {
		if d := at[revision]; d.ID != "" { // the history may be behind its book
			known = append(known, measuredDecision{ID: d.ID, At: d.At})
		}
	}
	slices.SortFunc(known, func(a, b measuredDecision) int { return cmp.Or(b.At.Compare(a.At), cmp.Compare(a.ID, b.ID)) })
	ids := []string{}
	for _, d := range known[:min(len(known), mostBehind)] {
		ids = append(ids, d.ID)
	}
	return Behind{Decided: s.decided, Decisions: ids}
}

type rolePair struct{ of, by string }

// roleSum is what those in a role took back of those in another, or the same.
type roleSum struct {
	reversalSum
	people map[rolePair]int64
}

// reversalSums are all figures.
type reversalSums struct {
	buckets map[bucketKind]*reversalSum
	roles   map[rolePair]*roleSum
}

func newReversalSums() reversalSums {
	return reversalSums{map[bucketKind]*reversalSum{}, map[rolePair]*roleSum{}}
}

func (s reversalSums) bucket(at bucketKind) *reversalSum {
	if s.buckets[at] == nil {
		s.buckets[at] = &reversalSum{}
	}
	return s.buckets[at]
}

func (s reversalSums) role(roles rolePair) *roleSum {
	if s.roles[roles] == nil {
		s.roles[roles] = &roleSum{people: map[rolePair]int64{}}
	}
	return s.roles[roles]
}

// show fills the answer.
func (r *reversing) show(ctx context.Context, body *reversalsBody) error {
	var revisions []int64
	for _, s := range r.sums.buckets {
		revisions = append(revisions, s.latest...)
	}
	for _, s := range r.sums.roles {
		revisions = append(revisions, s.latest...)
	}
	decisions, err := r.decisionsAt(ctx, r.product, backlogBook, revisions)
	if err != nil {
		return err
	}
	body.Buckets, body.Totals = r.buckets(decisions)
	body.Roles = r.sums.matrix(decisions)
	body.ManagerOverOwner = overrideOf(body.Roles, events.ProductOwner, events.ProductManager)
	body.OwnerOverManager = overrideOf(body.Roles, events.ProductManager, events.ProductOwner)
	return nil
}

// buckets are the figures by time and kind, and their sums.
func (r *reversing) buckets(decisions map[int64]ComparedWhy) ([]reversalsBucket, []reversalsTotal) {
	buckets, totals := []reversalsBucket{}, []reversalsTotal{}
	for _, kind := range []string{placeReversed, levelReversed, targetReversed, undoneReversed} {
		total := ReversalRate{}
		for i, span := range r.spans() {
			at := bucketKind{i + 1, kind}
			sum := r.sums.bucket(at)
			rate := rateOf(sum.reversed, r.of[at])
			if total.Reversed, total.Of = total.Reversed+rate.Reversed, total.Of+rate.Of; rate.Reversed+rate.Of > 0 {
				buckets = append(buckets, reversalsBucket{span, kind, rate, sum.behind(decisions)})
			}
		}
		totals = append(totals, reversalsTotal{kind, rateOf(total.Reversed, total.Of)})
	}
	slices.SortStableFunc(buckets, func(a, b reversalsBucket) int { return a.From.Compare(b.From) })
	return buckets, totals
}

func rateOf(reversed, of int64) ReversalRate {
	rate := ReversalRate{Reversed: reversed, Of: of}
	if share, any := analytics.Share(reversed, of); any {
		rate.Rate = &share
	}
	return rate
}

// matrix are the figures by role, the most first.
func (s reversalSums) matrix(decisions map[int64]ComparedWhy) []reversalsRoles {
	matrix := []reversalsRoles{}
	for roles, sum := range s.roles {
		row := reversalsRoles{roles.of, roles.by, sum.reversed, []reversalsPeople{}, sum.behind(decisions)}
		for who, reversed := range sum.people {
			row.People = append(row.People, reversalsPeople{who.of, who.by, reversed})
		}
		slices.SortFunc(row.People, func(a, b reversalsPeople) int {
			return cmp.Or(cmp.Compare(b.Reversed, a.Reversed), cmp.Compare(a.Person, b.Person), cmp.Compare(a.ReversedBy, b.ReversedBy))
		})
		row.People = row.People[:min(len(row.People), mostPeople)]
		matrix = append(matrix, row)
	}
	slices.SortFunc(matrix, func(a, b reversalsRoles) int {
		return cmp.Or(cmp.Compare(b.Reversed, a.Reversed), cmp.Compare(a.Role, b.Role), cmp.Compare(a.ReversedBy, b.ReversedBy))
	})
	return matrix
}

// overrideOf is what one role took back of another's.
func overrideOf(matrix []reversalsRoles, of, by events.Role) override {
	for _, row := range matrix {
		if row.Role == string(of) && row.ReversedBy == string(by) {
			return override{row.Reversed, row.Behind}
		}
	}
	return override{Behind: Behind{Decisions: []string{}}}
}
