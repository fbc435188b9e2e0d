package history

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
)

// longestReorder is how many stories one command reorders: an event of more does not fit into the event store.
const longestReorder = 20_000

// ordered are the numbers of the items whose place among each other is known, in that order: by rank where the tool gives
// one, else as it listed them.
func (p *plan) ordered() []int32 {
	var list []int32
	ranked := slices.ContainsFunc(p.in.items, func(t taken) bool { return t.rank != "" })
	for n, t := range p.in.items {
		if !p.items[n].dropped && (ranked && t.rank != "" || !ranked && t.listed > 0) {
			list = append(list, int32(n))
		}
	}
	slices.SortStableFunc(list, func(a, b int32) int {
		x, y := p.in.items[a], p.in.items[b]
		return cmp.Or(strings.Compare(x.rank, y.rank), cmp.Compare(x.listed, y.listed))
	})
	return list
}

// orderKnown tells people how far the order is known.
func (p *plan) orderKnown() string {
	known := len(p.ordered())
	switch {
	case known == 0:
		return "the order is that in which the issues were created: nothing tells another one"
	case known < len(p.items):
		return fmt.Sprintf("the order of %d issues is that of now, of the others that in which they were created; places in the past are not told", known)
	default:
		return "the order is that of now; places in the past are not told, so there it is that in which the issues were created"
	}
}

// reorderings lead from one order of stories to another, a part of them at a time: each puts the stories that it names into
// this order, within the places that they hold together. The first of them brings the first places into their order.
func reorderings(now, want []string, most int) [][]string {
	at := make(map[string]int, len(want))
	for n, story := range want {
		at[story] = n
	}
	now = slices.Clone(now)
	var all [][]string
	half := most / 2
	for from := 0; from < len(want); from += half {
		to := min(from+half, len(want))
		if slices.Equal(now[from:to], want[from:to]) {
			continue
		}
		all = append(all, sortPart(now, at, from, to))
	}
	return all
}

// sortPart sorts the stories that hold the places from one to another, and those that should, and names them.
func sortPart(now []string, at map[string]int, from, to int) []string {
	var places []int
	var part []string
	for place, story := range now {
		if place >= from && place < to || at[story] >= from && at[story] < to {
			places, part = append(places, place), append(part, story)
		}
	}
	slices.SortFunc(part, func(a, b string) int { return cmp.Compare(at[a], at[b]) })
	for n, place := range places {
		now[place] = part[n]
	}
	return part
}

// reorderings are the parts in which the stories come into the order that the tool tells, and the key of that order; none where
// an import brought it before.
func (s *sender) reorderings() (key string, parts [][]string) {
	var want []string
	wanted := map[string]bool{}
	for _, n := range s.plan.ordered() {
		want = append(want, s.plan.items[n].story)
		wanted[s.plan.items[n].story] = true
	}
	key = "rank:" + digest(strings.Join(want, " "))
	if s.plan.has(key + ":done") {
		return key, nil
	}
	now := slices.DeleteFunc(slices.Clone(s.now), func(story string) bool { return !wanted[story] })
	return key, reorderings(now, want, longestReorder)
}

// order puts the stories into the order that the tool tells.
func (s *sender) order(ctx context.Context) error {
	key, parts := s.reorderings()
	if len(parts) > 0 && s.plan.steps.count == 0 {
		if err := s.recordImport(ctx); err != nil {
			return err
		}
	}
	for n, stories := range parts {
		part := key + ":" + digest(strings.Join(stories, " "))
		if n == len(parts)-1 {
			part = key + ":done"
		}
		body := s.plan.about(part, unnamed, s.plan.newest)
		body["command"], body["stories"], body["reason"] = "reorder-backlog", stories, "Order in "+s.plan.tool.Title
		if err := s.send(ctx, []map[string]any{body}); err != nil {
			return err
		}
	}
	return nil
}
