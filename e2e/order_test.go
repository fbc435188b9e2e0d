package e2e_test

import (
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// TestTheOrderIsThatOfAPlainSliceAtEveryRevision drives random moves through the API.
func TestTheOrderIsThatOfAPlainSliceAtEveryRevision(t *testing.T) {
	s := serve(t, dataDir(t))
	products := 0
	rapid.Check(t, func(rt *rapid.T) {
		products++
		key := fmt.Sprintf("ORDER%d", products)
		s.must("/v1/products", map[string]any{"key": key, "name": key})
		orders := map[int64][]string{} // by revision
		var plain []string
		for n := range rapid.IntRange(2, 12).Draw(rt, "stories") {
			a := s.must("/v1/products/"+key+"/commands/write-story", map[string]any{"title": fmt.Sprint(n)})
			plain = append(plain, fmt.Sprintf("%s-%d", key, n+1))
			orders[a.Revision] = slices.Clone(plain)
		}
		var last answer
		for range rapid.IntRange(1, 25).Draw(rt, "moves") {
			command, body, next := drawMove(rt, plain)
			last = s.must("/v1/products/"+key+"/commands/"+command, body)
			plain = next
			orders[last.Revision] = slices.Clone(plain)
		}
		for revision, want := range orders {
			items := s.backlog(key, fmt.Sprintf("at=revision:%d&min_position=%s", revision, last.Position))
			if got := keys(rt, items); !slices.Equal(got, want) {
				rt.Fatalf("at revision %d the order is %v, want %v", revision, got, want)
			}
		}
	})
}

func keys(t *rapid.T, items []item) []string {
	list := make([]string, len(items))
	for i, it := range items {
		list[i] = it.Story
		if it.Place != i+1 {
			t.Fatalf("%s has place %d in the line of place %d", it.Story, it.Place, i+1)
		}
	}
	return list
}

// drawMove is a random command, its body, and what it makes of the plain order.
func drawMove(t *rapid.T, plain []string) (string, map[string]any, []string) {
	if rapid.IntRange(0, 4).Draw(t, "kind") == 0 {
		named := rapid.Permutation(plain).Draw(t, "order")[:rapid.IntRange(1, len(plain)).Draw(t, "named")]
		return "reorder-backlog", map[string]any{"stories": named}, reordered(plain, named)
	}
	story := rapid.SampledFrom(plain).Draw(t, "story")
	rest := slices.DeleteFunc(slices.Clone(plain), func(s string) bool { return s == story })
	to := rapid.IntRange(0, len(rest)).Draw(t, "to")
	body := map[string]any{"story": story}
	switch form := rapid.IntRange(0, 4).Draw(t, "form"); {
	case form == 0 && to > 0:
		body["after"] = rest[to-1]
	case form == 1 && to < len(rest):
		body["before"] = rest[to]
	case form == 2:
		body["top"], to = true, 0
	case form == 3:
		body["bottom"], to = true, len(rest)
	default:
		body["place"] = to + 1
	}
	return "prioritize-story", body, slices.Insert(rest, to, story)
}

// reordered puts the named stories, in their order, into the places that they held.
func reordered(plain, named []string) []string {
	next, n := slices.Clone(plain), 0
	for i, story := range plain {
		if slices.Contains(named, story) {
			next[i] = named[n]
			n++
		}
	}
	return next
}

// TestAHundredThousandMovesIntoOneGapStayCorrectAndFast moves stories into the gap below the first one, in batches, and
// one by one at both ends of the run to compare their cost.
func TestAHundredThousandMovesIntoOneGapStayCorrectAndFast(t *testing.T) {
	const stories, moves, sample = 200, 100_000, 1000
	s := serve(t, dataDir(t))
	s.must("/v1/products", map[string]any{"key": "GAP", "name": "Gap"})
	plain := make([]int, stories)
	var batch []map[string]any
	for n := range plain {
		plain[n] = n + 1
		batch = append(batch, map[string]any{"command": "write-story", "title": fmt.Sprint(n + 1)})
	}
	s.must("/v1/products/GAP/commands", map[string]any{"commands": batch})

	move := func(n int) map[string]any {
		story := 2 + n%(stories-1)
		plain = slices.Insert(slices.DeleteFunc(plain, func(s int) bool { return s == story }), 1, story)
		return map[string]any{"story": fmt.Sprintf("GAP-%d", story), "after": "GAP-1"}
	}
	one := func(n int) { s.must("/v1/products/GAP/commands/prioritize-story", move(n)) }
	timed := func(from int) time.Duration {
		began := time.Now()
		for n := range sample {
			one(from + n)
		}
		return time.Since(began)
	}
	first := timed(0)
	for n := sample; n < moves-sample; n += 500 {
		batch = nil
		for k := n; k < min(n+500, moves-sample); k++ {
			command := move(k)
			command["command"] = "prioritize-story"
			batch = append(batch, command)
		}
		s.must("/v1/products/GAP/commands", map[string]any{"commands": batch})
	}
	probe := s.must("/v1/products/GAP/commands/estimate-story", map[string]any{"story": "GAP-1", "points": 1})
	eventually(t, 5*time.Minute, "the read model follows", func() bool {
		return s.get("/v1/products/GAP/backlog?limit=1&min_position="+probe.Position, nil) == http.StatusOK
	})
	last := timed(moves - sample)
	t.Logf("the first %d moves took %v, the last %v", sample, first, last)
	probe = s.must("/v1/products/GAP/commands/estimate-story", map[string]any{"story": "GAP-1", "points": 2})
	for i, it := range s.backlog("GAP", "min_position="+probe.Position) {
		if want := fmt.Sprintf("GAP-%d", plain[i]); it.Story != want {
			t.Fatalf("place %d has %s, want %s", i+1, it.Story, want)
		}
	}
	checkReplayNow(t, s, "GAP")
}
