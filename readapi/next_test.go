package readapi_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"waymark/domain"
	"waymark/domain/backlog"
	"waymark/domain/product"
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
		backlog.ReviseStory{Story: "ACME-5", Initiative: domain.Some(initiative), Needs: domain.Some(needs)},       // 5
		backlog.PrioritizeStory{Story: "ACME-5", Top: true},                                                        // 6
		backlog.LinkStory{Story: "ACME-1", Relation: "Is blocked by", Target: "ACME-2"},                            // 7
		backlog.LinkStory{Story: "ACME-2", Relation: "blocks", Target: "ACME-3"},                                   // 8
		backlog.LinkStory{Story: "ACME-5", Relation: "relates to", Target: "ACME-2"},                               // 9
		backlog.MoveStory{Story: "ACME-4", Status: "In Progress"},                                                  // 10
		backlog.PrioritizeStory{Story: "ACME-5", Level: domain.Some(level)},                                        // 11
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

type leftOutSeen struct {
	nextSeen
	LeftOut []struct {
		Story, Title, Why string
		Place             int
		BlockedBy         []struct{ Story, Title, Status string } `json:"blocked_by"`
		Lacks             []string
	} `json:"left_out"`
	LeftOutTotal int `json:"left_out_total"`
}

func (n leftOutSeen) left() string {
	var all []string
	for _, l := range n.LeftOut {
		line := fmt.Sprintf("%s at %d %s", l.Story, l.Place, l.Why)
		for _, b := range l.BlockedBy {
			line += fmt.Sprintf(" by %s (%s, %s)", b.Story, b.Title, b.Status)
		}
		all = append(all, strings.TrimSpace(line+" "+strings.Join(l.Lacks, " ")))
	}
	return strings.Join(all, "; ")
}

func TestTheRunningSprintComesFirstAndWhatIsLeftOutIsTold(t *testing.T) {
	d := newDecided(t)
	d.write("a", "b", "c", "d", "e", "f")
	three := []string{"ACME-3", "ACME-5", "ACME-6"}
	d.decide("", backlog.PlanSprint{Name: "One"}, backlog.CommitStories{Sprint: "ACME-S1", Stories: three}, // 6, 7
		backlog.LinkStory{Story: "ACME-1", Relation: "blocked by", Target: "ACME-4"},    // 8
		backlog.LinkStory{Story: "ACME-6", Relation: "blocks", Target: "ACME-5"},        // 9
		backlog.LinkStory{Story: "ACME-5", Relation: "is blocked by", Target: "ACME-6"}, // 10
		backlog.StartSprint{Sprint: "ACME-S1"})                                          // 11
	for at, want := range map[string][2]string{
		"revision:7":  {"ACME-1 ACME-2 ACME-3 ACME-4 ACME-5 ACME-6", ""},
		"revision:10": {"ACME-2 ACME-3 ACME-4 ACME-6", "ACME-1 at 1 blocked by ACME-4 (d, To Do); ACME-5 at 5 blocked by ACME-6 (f, To Do)"},
		"":            {"ACME-3 ACME-6 ACME-2 ACME-4", "ACME-5 at 5 blocked by ACME-6 (f, To Do); ACME-1 at 1 blocked by ACME-4 (d, To Do)"},
	} {
		got := seen[leftOutSeen](d, "/v1/products/ACME/next?at="+at)
		if got.stories() != want[0] || got.left() != want[1] || got.LeftOutTotal != len(got.LeftOut) {
			t.Errorf("at %q next are %s, left out %s, %d in all", at, got.stories(), got.left(), got.LeftOutTotal)
		}
	}
	if one := seen[leftOutSeen](d, "/v1/products/ACME/next?n=1"); one.stories() != "ACME-3" || one.left() != "" {
		t.Errorf("the next is %s, left out %s", one.stories(), one.left())
	}
	asked := []string{"points", "acceptance_criteria"}
	d.decide("", product.SetDecisionPolicy{ReadyNeeds: domain.Some(asked)})
	d.decide("", backlog.ReviseStory{Story: "ACME-4", Acceptance: domain.Some([]string{"it works"})}, backlog.EstimateStory{Story: "ACME-2", Points: domain.None[float64]()})
	got := seen[leftOutSeen](d, "/v1/products/ACME/next?n=1")
	want := "ACME-3 at 3 not_ready acceptance_criteria; ACME-5 at 5 blocked by ACME-6 (f, To Do) acceptance_criteria; " +
		"ACME-6 at 6 not_ready acceptance_criteria; ACME-1 at 1 blocked by ACME-4 (d, To Do) acceptance_criteria; ACME-2 at 2 not_ready points acceptance_criteria"
	if got.stories() != "ACME-4" || got.left() != want {
		t.Errorf("next are %s, left out\n%s, want\n%s", got.stories(), got.left(), want)
	}
}

func TestAStoryShowsForWhichItWaits(t *testing.T) {
	d := newDecided(t)
	d.write("a", "b", "c", "d")
	d.decide("", backlog.LinkStory{Story: "ACME-1", Relation: "blocks", Target: "ACME-2"}, // 4
		backlog.LinkStory{Story: "ACME-2", Relation: "is blocked by", Target: "ACME-3"}, // 5
		backlog.LinkStory{Story: "ACME-4", Relation: "blocks", Target: "ACME-1"},        // 6
		backlog.MoveStory{Story: "ACME-3", Status: "Done"},                              // 7
		backlog.MoveStory{Story: "ACME-2", Status: "In Progress"},                       // 8
		backlog.DropStory{Story: "ACME-4"},                                              // 9
		backlog.MoveStory{Story: "ACME-2", Status: "Done"})                              // 10
	type item struct {
		Story     string
		BlockedBy []string `json:"blocked_by"`
	}
	for at, want := range map[string]string{
		"revision:3": "[] [] [] []", "revision:6": "[ACME-4] [ACME-1 ACME-3] [] []", "revision:8": "[ACME-4] [ACME-1] [] []",
		"revision:9": "[] [ACME-1] []", "": "[] [] []",
	} {
		var got []string
		for _, i := range seen[struct{ Items []item }](d, "/v1/products/ACME/backlog?at="+at).Items {
			got = append(got, fmt.Sprint(i.BlockedBy))
			if one := seen[item](d, "/v1/products/ACME/backlog/"+i.Story+"?at="+at); fmt.Sprint(one.BlockedBy) != fmt.Sprint(i.BlockedBy) {
				t.Errorf("at %q %s waits for %v alone, in the list for %v", at, i.Story, one.BlockedBy, i.BlockedBy)
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("at %q stories wait for %s, want %s", at, got, want)
		}
	}
}

func TestDroppedStoriesAreListedWhereTheyAreAskedFor(t *testing.T) {
	d := newDecided(t)
	d.write("a", "b", "c", "d", "e")
	d.decide("", backlog.DropStory{Story: "ACME-2"}, backlog.DropStory{Story: "ACME-4"}, // 5, 6
		backlog.SplitStory{Story: "ACME-1", Parts: []backlog.Part{{Title: "f"}, {Title: "g"}}, PointsDiffer: true}, // 7 to 11
		backlog.RestoreStory{Story: "ACME-2"})
	type page struct {
		Items []struct {
			Story string
			Place *int
		}
		Next *string
	}
	for query, want := range map[string]string{
		"status_category=dropped": "ACME-1 ACME-4", "status=Dropped": "ACME-1 ACME-4", "at=revision:6&status_category=dropped": "ACME-2 ACME-4",
		"status_category=todo&status_category=dropped": "ACME-6:1 ACME-2:2 ACME-7:3 ACME-3:4 ACME-5:5 ACME-1 ACME-4", "": "ACME-6:1 ACME-2:2 ACME-7:3 ACME-3:4 ACME-5:5",
		"status_category=dropped&q=d": "ACME-4", "status=To+Do&status_category=dropped": "", "kind=story&status_category=todo": "ACME-6:1 ACME-2:2 ACME-7:3 ACME-3:4 ACME-5:5",
	} {
		for _, limit := range []int{1, 2, 5, 50} {
			var got []string
			for path := fmt.Sprintf("/v1/products/ACME/backlog?limit=%d&%s", limit, query); path != ""; {
				p := seen[page](d, path)
				for _, i := range p.Items {
					if i.Place != nil {
						i.Story += fmt.Sprint(":", *i.Place)
					}
					got = append(got, i.Story)
				}
				if path = ""; p.Next != nil {
					path = fmt.Sprintf("/v1/products/ACME/backlog?limit=%d&%s&cursor=%s", limit, query, *p.Next)
				}
			}
			if strings.Join(got, " ") != want {
				t.Errorf("%q by %d: %s, want %s", query, limit, got, want)
			}
		}
	}
}
