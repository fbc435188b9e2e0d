package readapi_test

import (
	"fmt"
	"slices"
	"testing"
	"time"
)

type placesPage struct {
	Revision int64
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

func TestThePlacesOfAListAreThoseOfItsStories(t *testing.T) {
	h := newHouse(t)
	history := randomHistory(5, 60, 150)
	h.start("ACME", day(0))
	h.write("ACME", history, func(revision int) time.Time { return day(revision / 2) })
	for _, filter := range []string{"", "&status_category=todo", "&status_category=todo&status_category=doing", "&priority=High", "&q=1", "&q=nowhere"} {
		for _, revision := range []int{-1, 0, 40, 100, len(history) - 1} {
			query := fmt.Sprintf("?at=revision:%d%s", revision, filter)
			want := allOf(h, "/v1/products/ACME/backlog"+query+"&limit=7")
			got, _ := read[placesPage](h, "/v1/products/ACME/backlog/places"+query)
			var places []int
			points := 0.0
			for _, item := range want.Items {
				places = append(places, item.Place)
				if item.Points != nil {
					points += *item.Points
				}
			}
			if got.Revision != int64(revision) || got.Total != len(places) || got.Points != points || !slices.Equal(got.places(), places) {
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
	h := newHouse(t)
	history := randomHistory(7, 5, 10)
	h.start("ACME", day(0))
	h.write("ACME", history, func(revision int) time.Time { return day(revision) })
	for _, at := range []string{"2026-01-03", "2026-01-03&tz=Asia/Tokyo", "2026-01-03&tz=America/New_York", "P2M26D", "revision:4"} {
		want, _ := read[backlogPage](h, "/v1/products/ACME/backlog?at="+at)
		got, _ := read[placesPage](h, "/v1/products/ACME/backlog/places?at="+at)
		if got.Revision != want.Revision || got.Total != len(want.Items) {
			t.Errorf("%s: got revision %d of %d stories, want %d of %d", at, got.Revision, got.Total, want.Revision, len(want.Items))
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
