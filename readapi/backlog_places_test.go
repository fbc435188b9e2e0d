package readapi_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"waymark/domain"
	"waymark/domain/backlog"
	"waymark/domain/roadmap"
)

type placesPage struct {
	Revision int
	Total    int
	Points   float64
	Runs     []struct{ First, Last int }
}

func (p placesPage) places() (places []int) {
	for _, run := range p.Runs {
		for place := run.First; place <= run.Last; place++ {
			places = append(places, place)
		}
	}
	return places
}

// allOf are the pages of a list of the backlog as one.
func allOf(h *house, path string) (all backlogPage) {
	next := ""
	for {
		page, _ := read[backlogPage](h, path+next)
		all.Items = append(all.Items, page.Items...)
		if page.Next == nil {
			return all
		}
		next = "&cursor=" + *page.Next
	}
}

// listed are the stories of a list of the backlog that have a place, of all pages.
func listed(d *decided, path string) (all []storySeen) {
	next := ""
	for {
		page := seen[struct {
			Items []storySeen
			Next  *string
		}](d, path+next)
		for _, story := range page.Items {
			if story.Place != nil {
				all = append(all, story)
			}
		}
		if page.Next == nil {
			return all
		}
		next = "&cursor=" + *page.Next
	}
}

type storySeen struct {
	Place  *int
	Points *float64
}

func TestThePlacesOfAListAreThoseOfItsStories(t *testing.T) {
	d := newDecided(t)
	d.decide("", roadmap.PlanInitiative{Title: "Fast", Horizon: "now"})
	for n := range 12 { // revisions 0 to 11
		points := float64(n) / 4
		d.decide("", backlog.WriteStory{Title: fmt.Sprint("story ", n), Points: &points, Labels: []string{"even", "odd"}[n%2 : n%2+1]})
	}
	initiative, half := "ACME-I1", 0.5
	d.decide("",
		backlog.MoveStory{Story: "ACME-3", Status: "In Progress"},                                                  // 12
		backlog.MoveStory{Story: "ACME-4", Status: "Done"},                                                         // 13
		backlog.ReviseStory{Story: "ACME-5", Initiative: domain.Some(initiative)},                                  // 14
		backlog.PrioritizeStory{Story: "ACME-9", Top: true},                                                        // 15
		backlog.DropStory{Story: "ACME-6"},                                                                         // 16
		backlog.EstimateStory{Story: "ACME-5", Points: domain.Some(half)},                                          // 17
		backlog.EstimateStory{Story: "ACME-7", Points: domain.None[float64]()},                                     // 18
		backlog.MoveStory{Story: "ACME-5", Status: "In Progress"},                                                  // 19
		backlog.MoveStory{Story: "ACME-3", Status: "To Do"},                                                        // 20
		backlog.SplitStory{Story: "ACME-2", Parts: []backlog.Part{{Title: "a"}, {Title: "b"}}, PointsDiffer: true}, // 21 to 27
		backlog.MoveStory{Story: "ACME-4", Status: "In Progress"},
		backlog.MoveStory{Story: "ACME-3", Status: "Done"})
	r := rand.New(rand.NewPCG(5, 5))
	for range 40 { // wherever it stands already nothing is decided
		story := []string{"ACME-1", "ACME-3", "ACME-4", "ACME-5", "ACME-9", "ACME-12"}[r.IntN(6)]
		d.decide("", backlog.PrioritizeStory{Story: story, Place: 1 + r.IntN(10)})
	}
	d.decide("", backlog.PrioritizeStory{Story: "ACME-7", Level: domain.Some("High")})
	last := seen[placesPage](d, "/v1/products/ACME/backlog/places").Revision
	for _, filter := range []string{"", "&status_category=todo", "&status_category=todo&status_category=doing", "&status_category=done&status_category=dropped",
		"&status_category=dropped&status_category=todo&q=1", "&priority=High", "&label=odd", "&q=1", "&q=nowhere"} {
		for revision := -1; revision <= last; revision++ {
			query := fmt.Sprintf("?at=revision:%d%s", revision, filter)
			want := listed(d, "/v1/products/ACME/backlog"+query+"&limit=7")
			got := seen[placesPage](d, "/v1/products/ACME/backlog/places"+query)
			var places []int
			points := 0.0
			for _, item := range want {
				places = append(places, *item.Place)
				if item.Points != nil {
					points += *item.Points
				}
			}
			if got.Revision != revision || got.Total != len(places) || got.Points != points || !slices.Equal(got.places(), places) {
				t.Errorf("%s: got %+v, want %v of %v points", query, got, places, points)
			}
			for i := 1; i < len(got.Runs); i++ {
				if got.Runs[i].First <= got.Runs[i-1].Last+1 {
					t.Errorf("%s: %v are no runs", query, got.Runs)
				}
			}
		}
	}
}

func TestPlacesAreOfTheMomentThatTheBacklogShows(t *testing.T) {
	d := newDecided(t)
	d.write("a", "b", "c", "d", "e", "f")
	for at, want := range map[string]int{
		"2026-01-03": 2, "2026-01-03&tz=Asia/Tokyo": 2, "2026-01-03&tz=America/New_York": 3, "P2M26D": 4, "revision:4": 5,
	} {
		list := seen[backlogPage](d, "/v1/products/ACME/backlog?at="+at)
		got := seen[placesPage](d, "/v1/products/ACME/backlog/places?at="+at)
		if got.Revision != int(list.Revision) || got.Total != len(list.Items) || got.Total != want {
			t.Errorf("%s: revision %d of %d stories, the list has %d of %d, want %d", at, got.Revision, got.Total, list.Revision, len(list.Items), want)
		}
	}
}

func TestAListBeginsAtAPlace(t *testing.T) {
	h := newHouse(t)
	history := randomHistory(6, 60, 150)
	h.start("ACME", day(0))
	h.write("ACME", history, func(revision int) time.Time { return day(revision / 2) })
	for _, filter := range []string{"", "&status_category=todo"} {
		whole := allOf(h, "/v1/products/ACME/backlog?limit=500"+filter)
		for place := 1; place <= len(history[len(history)-1].order)+2; place++ {
			var want []string
			for _, item := range whole.Items {
				if item.Place >= place {
					want = append(want, item.Story)
				}
			}
			got := allOf(h, fmt.Sprintf("/v1/products/ACME/backlog?limit=9&place=%d%s", place, filter))
			if !slices.Equal(got.stories(), want) && len(want) > 0 || len(want) == 0 && len(got.Items) > 0 {
				t.Errorf("from place %d%s: got %v, want %v", place, filter, got.stories(), want)
			}
		}
	}
}
