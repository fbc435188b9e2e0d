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
	reversed  int64
	revisions []int64 // of the backlog
	known     []measuredDecision
}

func (s *reversalSum) add(c reversalCell) {
	s.reversed += c.reversed()
	s.revisions = append(s.revisions, c.Revisions...)
	if c.decision != nil {
		s.known = append(s.known, *c.decision)
	}
}

// latest are the latest of its revisions, when each is there but once.
func (s *reversalSum) latest() []int64 {
	slices.SortFunc(s.revisions, func(a, b int64) int { return cmp.Compare(b, a) })
	s.revisions = slices.Compact(s.revisions)
	return s.revisions[:min(len(s.revisions), mostBehind)]
}

// behind are the latest of its decisions.
func (s *reversalSum) behind(at map[int64]ComparedWhy) Behind {
	known, decided := s.known, len(s.known)+len(s.revisions)
	for _, revision := range s.revisions[:min(len(s.revisions), mostBehind)] {
		if d := at[revision]; d.ID != "" { // the history may be behind its book
			known = append(known, measuredDecision{ID: d.ID, At: d.At})
		}
	}
	slices.SortFunc(known, func(a, b measuredDecision) int { return cmp.Or(b.At.Compare(a.At), cmp.Compare(a.ID, b.ID)) })
	ids := []string{}
	for _, d := range known[:min(len(known), mostBehind)] {
		ids = append(ids, d.ID)
	}
	return Behind{Decided: int64(decided), Decisions: ids}
}

type rolePair struct{ of, by string }

// reversalSums are all figures.
type reversalSums struct {
	buckets map[bucketKind]*reversalSum
	roles   map[rolePair]*reversalSum
	people  map[rolePair]map[rolePair]int64 // people by roles
}

func (r *reversing) sum() reversalSums {
	s := reversalSums{map[bucketKind]*reversalSum{}, map[rolePair]*reversalSum{}, map[rolePair]map[rolePair]int64{}}
	for _, c := range r.cells {
		at, roles := bucketKind{c.Bucket, c.Kind}, rolePair{c.ReversedRole, c.Role}
		if s.roles[roles] == nil {
			s.roles[roles], s.people[roles] = &reversalSum{}, map[rolePair]int64{}
		}
		if c.Actor != "" {
			s.people[roles][rolePair{c.ReversedActor, c.Actor}] += c.reversed()
		}
		if c.Bucket == 0 {
			continue
		}
		if s.buckets[at] == nil {
			s.buckets[at] = &reversalSum{}
		}
		s.buckets[at].add(c)
		s.roles[roles].add(c)
	}
	return s
}

// show fills the answer.
func (r *reversing) show(ctx context.Context, body *reversalsBody) error {
	sums := r.sum()
	var revisions []int64
	for _, s := range sums.buckets {
		revisions = append(revisions, s.latest()...)
	}
	for _, s := range sums.roles {
		revisions = append(revisions, s.latest()...)
	}
	decisions, err := r.decisionsAt(ctx, r.product, backlogBook, revisions)
	if err != nil {
		return err
	}
	body.Buckets, body.Totals = r.buckets(sums, decisions)
	body.Roles = sums.matrix(decisions)
	body.ManagerOverOwner = overrideOf(body.Roles, events.ProductOwner, events.ProductManager)
	body.OwnerOverManager = overrideOf(body.Roles, events.ProductManager, events.ProductOwner)
	return nil
}

// buckets are the figures by time and kind, and their sums.
func (r *reversing) buckets(sums reversalSums, decisions map[int64]ComparedWhy) ([]reversalsBucket, []reversalsTotal) {
	buckets, totals := []reversalsBucket{}, []reversalsTotal{}
	for _, kind := range []string{placeReversed, levelReversed, targetReversed, undoneReversed} {
		total := ReversalRate{}
		for i, span := range r.spans() {
			at := bucketKind{i + 1, kind}
			sum := sums.buckets[at]
			if sum == nil {
				sum = &reversalSum{}
			}
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
		for who, reversed := range s.people[roles] {
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
