package readapi_test

import (
	"strings"
	"testing"
	"time"

	"waymark/domain/backlog"
	"waymark/domain/roadmap"
)

type nextSeen struct {
	Items []struct {
		Story      string
		Place      int
		Initiative *string
		Goal       *string
		Needs      []string
		Placed     *struct {
			Type, Actor, Role, Reason string
			At                        time.Time
		}
	}
}

func (n nextSeen) stories() string {
	var all []string
	for _, item := range n.Items {
		all = append(all, item.Story)
	}
	return strings.Join(all, " ")
}

func TestWhatIsNextIsWhatCanBeBegun(t *testing.T) {
	d := newDecided(t)
	d.decide("", roadmap.PlanInitiative{Title: "Fast", Goal: "Growth", Horizon: "now"})
	d.write("a", "b", "c", "d", "e") // revisions 0 to 4
	initiative, level, needs := "ACME-I1", "High", []string{"speed"}
	d.decide("they wait for it",
		backlog.ReviseStory{Story: "ACME-5", Initiative: &initiative, Needs: &needs},                               // 5
		backlog.PrioritizeStory{Story: "ACME-5", Top: true},                                                        // 6
		backlog.LinkStory{Story: "ACME-1", Relation: "Is blocked by", Target: "ACME-2"},                            // 7
		backlog.LinkStory{Story: "ACME-2", Relation: "blocks", Target: "ACME-3"},                                   // 8
		backlog.LinkStory{Story: "ACME-5", Relation: "relates to", Target: "ACME-2"},                               // 9
		backlog.MoveStory{Story: "ACME-4", Status: "In Progress"},                                                  // 10
		backlog.PrioritizeStory{Story: "ACME-5", Level: &level},                                                    // 11
		backlog.MoveStory{Story: "ACME-2", Status: "Done"},                                                         // 12
		backlog.SplitStory{Story: "ACME-3", Parts: []backlog.Part{{Title: "f"}, {Title: "g"}}, PointsDiffer: true}, // 13 to 19
		backlog.ReorderBacklog{Stories: []string{"ACME-7", "ACME-6"}})
	for at, want := range map[string]string{
		"revision:-1": "", "revision:4": "ACME-1 ACME-2 ACME-3 ACME-4 ACME-5", "revision:6": "ACME-5 ACME-1 ACME-2 ACME-3 ACME-4",
		"revision:7": "ACME-5 ACME-2 ACME-3 ACME-4", "revision:9": "ACME-5 ACME-2 ACME-4", "revision:10": "ACME-5 ACME-2",
		"revision:12": "ACME-5 ACME-1 ACME-3", "": "ACME-5 ACME-1 ACME-7 ACME-6",
	} {
		if got := seen[nextSeen](d, "/v1/products/ACME/next?at="+at).stories(); got != want {
			t.Errorf("at %q next are %s, want %s", at, got, want)
		}
	}
	two := seen[nextSeen](d, "/v1/products/ACME/next?n=2")
	if two.stories() != "ACME-5 ACME-1" {
		t.Errorf("the next two are %s", two.stories())
	}
	first := two.Items[0]
	if first.Place != 1 || *first.Initiative != "ACME-I1" || *first.Goal != "Growth" || first.Needs[0] != "speed" {
		t.Errorf("the first is %+v", first)
	}
	if p := first.Placed; p == nil || p.Type != "StoryPrioritized" || p.Actor != "ana" || p.Role != "product_owner" ||
		p.Reason != "they wait for it" || !p.At.Equal(day(8)) {
		t.Errorf("its place is of %+v", p)
	}
	if p := two.Items[1].Placed; p == nil || p.Type != "StoryWritten" || p.Reason != "write a" {
		t.Errorf("the second's place is of %+v", p)
	}
	d.refused("/v1/products/ACME/next?n=0", 422)
	d.refused("/v1/products/ACME/next?n=101", 422)
	d.refused("/v1/products/NONE/next", 404)
}
