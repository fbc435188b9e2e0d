package readapi_test

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"
)

type backlogPage struct {
	Product  string
	Revision int64
	At       time.Time
	Items    []struct {
		Story, Title, Status, Kind string
		Place                      int
		Category                   string `json:"status_category"`
		Priority                   *string
		Points                     *float64
		Initiative, Release        *string
		Labels                     []string
		External                   *struct{ Source, Key, ID string }
		Revision                   int64
	}
	Next *string
}

func (p backlogPage) stories() []string {
	stories := []string{}
	for _, item := range p.Items {
		stories = append(stories, item.Story)
	}
	return stories
}

func keys(product string, numbers []int) []string {
	all := []string{}
	for _, n := range numbers {
		all = append(all, fmt.Sprintf("%s-%d", product, n))
	}
	return all
}

func TestTheBacklogIsAsItWasAtEveryRevision(t *testing.T) {
	h := newHouse(t)
	history := randomHistory(1, 20, 120)
	h.start("ACME", day(0))
	h.write("ACME", history, func(revision int) time.Time { return day(revision / 2) }) // two revisions each day
	for revision, want := range history {
		page, got := read[backlogPage](h, fmt.Sprintf("/v1/products/ACME/backlog?at=revision:%d", revision))
		check(t, page, want, int64(revision))
		if !page.At.Equal(day(revision / 2)) {
			t.Errorf("revision %d: at %s", revision, page.At)
		}
		if tag := got.header.Get("ETag"); tag != fmt.Sprintf(`"%d"`, revision) {
			t.Errorf("revision %d: ETag %s", revision, tag)
		}
		if page.Next != nil || got.header.Get("Link") != "" {
			t.Errorf("revision %d: there is no next page", revision)
		}
	}
}

func check(t *testing.T, page backlogPage, want backlogAt, revision int64) {
	t.Helper()
	if page.Revision != revision || page.Product != "ACME" {
		t.Errorf("got %s revision %d, want %d", page.Product, page.Revision, revision)
	}
	if got, want := page.stories(), keys("ACME", want.order); !slices.Equal(got, want) {
		t.Fatalf("revision %d: got %v, want %v", revision, got, want)
	}
	for i, item := range page.Items {
		story := want.stories[want.order[i]]
		if item.Place != i+1 || item.Title != story.Title || item.Status != story.Status || item.Category != story.Category ||
			deref(item.Priority) != story.Priority || (item.Priority == nil) != (story.Priority == "") {
			t.Errorf("revision %d: got %+v, want %+v at %d", revision, item, story, i+1)
		}
	}
}

func deref(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func TestAnInstantIsTheLastRevisionThatWasInEffect(t *testing.T) {
	h := newHouse(t)
	history := randomHistory(2, 5, 10)
	h.start("ACME", day(0))
	h.write("ACME", history, func(revision int) time.Time { return day(2 * (revision / 2)) }) // two revisions every other day
	for _, c := range []struct {
		name, at string
		revision int64
		shown    time.Time
	}{
		{"exactly then", "2026-01-01T00:00:00Z", 1, day(0)},
		{"between two", "2026-01-02T00:00:00Z", 1, day(1)},
		{"a moment before", "2026-01-02T23:59:59.999999Z", 1, day(2).Add(-time.Microsecond)},
		{"of another offset", "2026-01-03T02:00:00+02:00", 3, day(2)},
		{"of another day elsewhere", "2026-01-03T01:00:00+02:00", 1, day(2).Add(-time.Hour)},
		{"by a clock that is ahead", "2026-03-31T12:00:59Z", 9, now().Add(59 * time.Second)},
		{"at the end of a day", "2026-01-02", 1, day(2).Add(-time.Microsecond)},
		{"at the end of a day elsewhere", "2026-01-03&tz=America/New_York", 3, day(3).Add(5*time.Hour - time.Microsecond)},
		{"at the end of a day that ends early", "2026-01-03&tz=Asia/Tokyo", 3, day(3).Add(-9*time.Hour - time.Microsecond)},
		{"on the present day", "2026-03-31", 9, now()},
		{"on a day that is over there", "2026-03-31&tz=Pacific/Kiritimati", 9, now().Add(-2*time.Hour - time.Microsecond)},
		{"before the first", "2025-12-31T23:59:59Z", -1, day(0).Add(-time.Second)},
		{"a duration back", "P2M26D", 5, time.Date(2026, 1, 5, 12, 0, 0, 0, time.UTC)},
		{"hours back", "PT1H", 9, now().Add(-time.Hour)},
		{"the present", "", 9, now()},
		{"a revision", "revision:4", 4, day(4)},
		{"before the first revision", "revision:-1", -1, day(0).Add(-time.Microsecond)},
	} {
		t.Run(c.name, func(t *testing.T) {
			page, got := read[backlogPage](h, "/v1/products/ACME/backlog?at="+strings.NewReplacer("+", "%2B").Replace(c.at))
			if page.Revision != c.revision || !page.At.Equal(c.shown) {
				t.Errorf("got revision %d at %s, want %d at %s", page.Revision, page.At, c.revision, c.shown)
			}
			if tag := got.header.Get("ETag"); tag != fmt.Sprintf(`"%d"`, c.revision) {
				t.Errorf("ETag %s", tag)
			}
			want := []string{}
			if c.revision >= 0 {
				want = keys("ACME", history[c.revision].order)
			}
			if !slices.Equal(page.stories(), want) || page.Items == nil {
				t.Errorf("got %v, want %v", page.stories(), want)
			}
		})
	}
}

func TestAnEmptyBacklogHasARevisionToo(t *testing.T) {
	h := newHouse(t)
	h.start("ACME", day(0))
	for _, at := range []string{"", "revision:-1", "P1D"} {
		page, got := read[backlogPage](h, "/v1/products/ACME/backlog?at="+at)
		if page.Revision != -1 || len(page.Items) != 0 || got.header.Get("ETag") != `"-1"` {
			t.Errorf("at %q: got %+v", at, page)
		}
	}
	p, _ := h.refused("/v1/products/ACME/backlog?at=revision:0", 422)
	p.mentions(t, "revision -1", "query.at")
}

func TestPagesToTheEndAreTheWhole(t *testing.T) {
	h := newHouse(t)
	history := randomHistory(3, 40, 60)
	h.start("ACME", day(0))
	h.write("ACME", history, day)
	for _, limit := range []int{1, 2, 3, 7, 39, 40, 41} {
		for _, revision := range []int{0, 20, 59} {
			first := fmt.Sprintf("/v1/products/ACME/backlog?limit=%d&at=revision:%d", limit, revision)
			var got []string
			for path := first; path != ""; {
				page, answer := read[backlogPage](h, path)
				if len(page.Items) > limit || page.Revision != int64(revision) {
					t.Fatalf("%s: %d items of revision %d", path, len(page.Items), page.Revision)
				}
				got = append(got, page.stories()...)
				path = nextLink(t, answer, page.Next)
			}
			if want := keys("ACME", history[revision].order); !slices.Equal(got, want) {
				t.Errorf("limit %d, revision %d: got %v, want %v", limit, revision, got, want)
			}
		}
	}
}

// nextLink is the path of the next page by the Link header, which must agree with next in the body.
func nextLink(t testing.TB, a answer, next *string) string {
	t.Helper()
	link := a.header.Get("Link")
	if next == nil {
		if link != "" {
			t.Errorf("Link %s without next", link)
		}
		return ""
	}
	path, closed := strings.CutSuffix(link, `>; rel="next"`)
	path, opened := strings.CutPrefix(path, "<")
	if !closed || !opened || !strings.Contains(path, "cursor="+*next) {
		t.Fatalf("Link %q does not fit next %q", link, *next)
	}
	return path
}

func TestPagesStayAtTheRevisionOfTheFirst(t *testing.T) {
	h := newHouse(t)
	history := randomHistory(4, 20, 60)
	h.start("ACME", day(0))
	h.write("ACME", history[:30], day)
	first, a := read[backlogPage](h, "/v1/products/ACME/backlog?limit=6")
	h.exec("truncate backlog.story, backlog.chunk, backlog.directory, backlog.length, backlog.book_revision")
	h.write("ACME", history, day) // 30 decisions later
	got := first.stories()
	for path := nextLink(t, a, first.Next); path != ""; {
		page, a := read[backlogPage](h, path)
		if page.Revision != 29 || !page.At.Equal(first.At) || !strings.HasPrefix(a.header.Get("ETag"), `"29-`) {
			t.Errorf("got revision %d at %s", page.Revision, page.At)
		}
		got = append(got, page.stories()...)
		path = nextLink(t, a, page.Next)
	}
	if want := keys("ACME", history[29].order); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// wide is a backlog in which every filter finds something; ACME-n is at place n.
func wide(n int) backlogAt {
	b := backlogAt{stories: testStories(n)}
	for i := 1; i <= n; i++ {
		s := b.stories[i]
		if i%3 == 0 {
			s.Status, s.Category = "In Progress, really", "doing"
		}
		if i%5 == 0 {
			s.Kind, s.Labels, s.Initiative = "bug", []string{"x,y", "urgent"}, "ACME-I1"
		}
		if i == n {
			s.Title, s.Points = "Needle 100% in_the hay", new(float64)
			*s.Points = 2.5
		}
		b.stories[i] = s
		b.order = append(b.order, i)
	}
	return b
}

func TestAFilterKeepsPlaces(t *testing.T) {
	h := newHouse(t)
	const n = 1500 // more than one window of places
	h.start("ACME", day(0))
	h.write("ACME", []backlogAt{wide(n)}, day)
	h.insert("roadmap.book_revision", row{"product": "ACME", "revision": 0, "effective_at": day(0)})
	h.insert("roadmap.release",
		row{"product": "ACME", "number": 1, "from_revision": 0, "release": "ACME-R1", "name": "1.0", "shipped": true},
		row{"product": "ACME", "number": 2, "from_revision": 0, "release": "ACME-R2", "name": "2.0", "shipped": false})
	h.insert("roadmap.assignment",
		row{"product": "ACME", "release": "ACME-R1", "item": "ACME-7", "from_revision": 0},
		row{"product": "ACME", "release": "ACME-R2", "item": "ACME-7", "from_revision": 0},
		row{"product": "ACME", "release": "ACME-R1", "item": "ACME-1400", "from_revision": 0})
	every := func(f func(int) bool) (found []int) {
		for i := 1; i <= n; i++ {
			if f(i) {
				found = append(found, i)
			}
		}
		return found
	}
	for _, c := range []struct {
		name, filter string
		want         []int
	}{
		{"status", "status=" + url.QueryEscape("In Progress, really"), every(func(i int) bool { return i%3 == 0 })},
		{"one of two statuses", "status=To+Do&status=" + url.QueryEscape("In Progress, really"), every(func(int) bool { return true })},
		{"category", "status_category=doing", every(func(i int) bool { return i%3 == 0 })},
		{"priority", "priority=High", every(func(i int) bool { return i%4 == 0 })},
		{"kind", "kind=bug", every(func(i int) bool { return i%5 == 0 })},
		{"label", "label=" + url.QueryEscape("x,y"), every(func(i int) bool { return i%5 == 0 })},
		{"initiative", "initiative=ACME-I1", every(func(i int) bool { return i%5 == 0 })},
		{"release", "release=ACME-R1", []int{7, 1400}},
		{"the other release", "release=ACME-R2", []int{7}},
		{"text in whatever case", "q=" + url.QueryEscape("needle 100% IN_THE"), []int{n}},
		{"text is no pattern", "q=" + url.QueryEscape("S%1"), nil},
		{"several together", "kind=bug&priority=High&status_category=doing", every(func(i int) bool { return i%60 == 0 })},
		{"nothing", "status=None", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []int
			for path := "/v1/products/ACME/backlog?limit=100&" + c.filter; path != ""; {
				page, a := read[backlogPage](h, path)
				if len(page.Items) > 100 {
					t.Fatalf("a page of %d", len(page.Items))
				}
				for _, item := range page.Items {
					got = append(got, item.Place)
					if item.Story != fmt.Sprintf("ACME-%d", item.Place) {
						t.Errorf("%s has place %d", item.Story, item.Place)
					}
				}
				path = nextLink(t, a, page.Next)
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got places %v, want %v", got, c.want)
			}
		})
	}
}
