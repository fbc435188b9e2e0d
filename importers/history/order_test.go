package history

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestReorderingsLeadToTheOrderHoweverFewStoriesEachMayName(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var stories []string
		for n := range rapid.IntRange(0, 60).Draw(t, "stories") {
			stories = append(stories, fmt.Sprint("S-", n))
		}
		now, want := rapid.Permutation(stories).Draw(t, "now"), rapid.Permutation(stories).Draw(t, "want")
		most := rapid.IntRange(2, 80).Draw(t, "most")
		parts := reorderings(now, want, most)
		for _, part := range parts {
			if len(part) > most {
				t.Fatalf("%d stories are named, %d at most", len(part), most)
			}
			reorder(now, part)
		}
		if !slices.Equal(now, want) {
			t.Fatalf("%v is not %v", now, want)
		}
		if more := reorderings(now, want, most); len(more) > 0 {
			t.Fatalf("what is in order is put in order: %v", more)
		}
	})
}

// reorder does what the command does: the stories get this order within the places that they hold together.
func reorder(now, part []string) {
	next := 0
	for place, story := range now {
		if slices.Contains(part, story) {
			now[place] = ""
		}
	}
	for place := range now {
		if now[place] == "" {
			now[place], next = part[next], next+1
		}
	}
}
