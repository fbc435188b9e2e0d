package readapi_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"waymark/domain"
	"waymark/domain/backlog"
	"waymark/domain/product"
	"waymark/domain/roadmap"
)

type comparedSeen struct {
	From, To struct {
		At        time.Time
		Revisions map[string]int64
	}
	Counts []struct {
		Kind, Book string
		Lines      int
	}
	Total int
	Items []struct {
		Kind, Book, Thing, Key, Title string
		Fields                        []struct {
			Field    string
			From, To any
			Days     *int
			Words    []struct{ Is, Text string }
		}
		Decisions []struct{ Type, Actor, Role, Reason string }
	}
	Next *string
}

// said are the lines in a short form.
func (c comparedSeen) said() (lines []string) {
	for _, l := range c.Items {
		text := l.Kind + " " + l.Key
		for _, f := range l.Fields {
			if l.Kind != "added" && l.Kind != "removed" {
				text += fmt.Sprintf(" %s %v>%v", f.Field, f.From, f.To)
			}
			if f.Days != nil {
				text += fmt.Sprintf(" %+d", *f.Days)
			}
		}
		for _, d := range l.Decisions {
			text += " by " + d.Actor + ": " + d.Reason
		}
		lines = append(lines, text)
	}
	return lines
}

// aWeek is a product with some decisions, and then others; between is the instant between them.
func aWeek(t *testing.T) (d *decided, between time.Time) {
	d = newDecided(t)
	d.write("Pay by card", "Search", "Export", "Print", "Old *stuff*")
	d.decide("planned", roadmap.PlanInitiative{Title: "Fast", Due: "2026-05-01"}, roadmap.PlanRelease{Name: "1.0", Date: "2026-06-01"})
	between = d.at.Add(-time.Hour)
	title, due, level, points := "Pay by invoice", "2026-05-31", "High", 5.0
	d.decide("customers [asked](http://x.org)", backlog.PrioritizeStory{Story: "ACME-4", Top: true, Level: domain.Some(level)})
	d.decide("new law",
		backlog.ReviseStory{Story: "ACME-1", Title: &title}, backlog.EstimateStory{Story: "ACME-1", Points: domain.Some(points)},
		backlog.MoveStory{Story: "ACME-2", Status: "In Progress"}, backlog.DropStory{Story: "ACME-5"}, backlog.WriteStory{Title: "Audit"},
		roadmap.RescheduleInitiative{Initiative: "ACME-I1", Due: domain.Some(due)},
		product.AssignRole{Person: "bob", Role: "team_member"})
	return d, between
}

func TestAComparisonSaysWhatDiffersAndWhoDecidedIt(t *testing.T) {
	d, between := aWeek(t)
	got := seen[comparedSeen](d, "/v1/products/ACME/compare?from="+between.Format(time.RFC3339))
	want := []string{
		"added ACME-6 by ana: new law", "removed ACME-5 by ana: new law", "moved ACME-4 place 4>1 by ana: customers [asked](http://x.org)",
		"reprioritized ACME-4 priority <nil>>High by ana: customers [asked](http://x.org)", "reestimated ACME-1 points 3>5 by ana: new law",
		"reworded ACME-1 title Pay by card>Pay by invoice by ana: new law", "rescheduled ACME-I1 due 2026-05-01>2026-05-31 +30 by ana: new law",
		"status_moved ACME-2 status To Do>In Progress status_category todo>doing by ana: new law",
		"people_changed bob roles <nil>>[team_member] by ana: new law",
	}
	if !slices.Equal(got.said(), want) {
		t.Errorf("said\n%s\nwant\n%s", strings.Join(got.said(), "\n"), strings.Join(want, "\n"))
	}
	if got.Total != len(want) || len(got.Counts) != len(want) || got.Counts[0].Kind != "added" || got.Counts[0].Book != "backlog" {
		t.Errorf("counted %d: %v", got.Total, got.Counts)
	}
	words := got.Items[5].Fields[0].Words
	if fmt.Sprint(words) != "[{kept Pay by } {removed card} {added invoice}]" {
		t.Errorf("words are %v", words)
	}
	revisions := map[string]int64{"backlog": 4, "roadmap": 1, "product": 3, "discovery": -1}
	if !reflect.DeepEqual(got.From.Revisions, revisions) || !got.From.At.Equal(between) || !got.To.At.Equal(now()) {
		t.Errorf("compared %+v with %+v", got.From, got.To)
	}
}

func TestThePagesOfAComparisonShowWhatTheFirstOneDid(t *testing.T) {
	d, between := aWeek(t)
	path := "/v1/products/ACME/compare?limit=2&from=" + between.Format(time.RFC3339)
	all := seen[comparedSeen](d, "/v1/products/ACME/compare?from="+between.Format(time.RFC3339))
	var said []string
	for next := ""; ; {
		page := seen[comparedSeen](d, path+next)
		if said = append(said, page.said()...); page.Total != all.Total {
			t.Errorf("a page counts %d", page.Total)
		}
		if page.Next == nil {
			break
		}
		next = "&cursor=" + *page.Next
		d.write("meanwhile")
	}
	if !slices.Equal(said, all.said()) {
		t.Errorf("the pages say %v, want %v", said, all.said())
	}
}

func TestWhoAcceptsMarkdownIsToldASummary(t *testing.T) {
	d, between := aWeek(t)
	path := "/v1/products/ACME/compare?from=" + between.Format(time.RFC3339)
	seen[comparedSeen](d, path)
	got := d.get(path, "Accept", "text/markdown, application/json;q=0.5")
	want := `**ACME, all books, from 2026-01-08 23:00:00 UTC to 2026-03-31 12:00:00 UTC**

1 added, 1 removed, 1 moved, 1 reprioritized, 1 reestimated, 1 reworded, 1 rescheduled, 1 status moved, 1 people changed.

**Added**

- story ACME-6 Audit (ana, product owner, 2026-01-14: new law)

**Removed**

- story ACME-5 Old \*stuff\* (ana, product owner, 2026-01-13: new law)

**Moved**

- story ACME-4 Print: place 4 → 1 (ana, product owner, 2026-01-09: customers \[asked\](http\://x.org))
`
	if !strings.HasPrefix(string(got.body), want) || got.header.Get("Content-Type") != "text/markdown; charset=utf-8" {
		t.Errorf("%s:\n%s\nwant\n%s", got.header.Get("Content-Type"), got.body, want)
	}
	plain := d.get(path)
	for _, a := range []answer{got, plain} {
		if !slices.Contains(a.header.Values("Vary"), "Accept") {
			t.Errorf("Vary is %v", a.header.Values("Vary"))
		}
	}
	if plain.header.Get("ETag") == got.header.Get("ETag") || d.get(path, "If-None-Match", plain.header.Get("ETag")).status != 304 ||
		d.get(path, "Accept", "text/markdown", "If-None-Match", plain.header.Get("ETag")).status != 200 {
		t.Error("the summary and the lines are taken for the same")
	}
	for _, accept := range []string{"application/json", "*/*", "text/html", "text/markdown;q=0.1, application/json"} {
		if kind := d.get(path, "Accept", accept).header.Get("Content-Type"); kind != "application/json" {
			t.Errorf("Accept: %s is answered with %s", accept, kind)
		}
	}
	if other := d.get("/v1/products/ACME/backlog", "Accept", "text/markdown"); other.header.Get("Content-Type") != "application/json" ||
		slices.Contains(other.header.Values("Vary"), "Accept") {
		t.Errorf("the backlog is answered with %v", other.header)
	}
	if refused := d.get(path+"&of=none", "Accept", "text/markdown"); refused.header.Get("Content-Type") != "application/problem+json" {
		t.Errorf("a refusal is answered with %v", refused.header)
	}
}

func TestASummaryCutsLongLists(t *testing.T) {
	d := newDecided(t)
	for i := range 13 {
		d.write(fmt.Sprintf("Story %d", i+1))
	}
	seen[comparedSeen](d, "/v1/products/ACME/compare?of=backlog&from=revision:-1")
	text := string(d.get("/v1/products/ACME/compare?of=backlog&from=revision:-1", "Accept", "text/markdown").body)
	if strings.Count(text, "\n- story") != 10 || !strings.HasSuffix(text, "\n- and 3 more\n") {
		t.Errorf("the summary is\n%s", text)
	}
	text = string(d.get("/v1/products/ACME/compare?of=backlog&from=revision:3&to=revision:3", "Accept", "text/markdown").body)
	if !strings.HasSuffix(text, "\n\nNothing differs.\n") {
		t.Errorf("the summary of nothing is\n%s", text)
	}
}

func TestWhatCannotBeComparedIsRefusedWithTheMend(t *testing.T) {
	d, between := aWeek(t)
	seen[comparedSeen](d, "/v1/products/ACME/compare?from=P1D")
	first := seen[comparedSeen](d, "/v1/products/ACME/compare?from=P9Y&limit=1")
	at := url.QueryEscape(between.Format(time.RFC3339))
	for _, c := range []struct{ query, location, mend string }{
		{"", "query.from", "required"},
		{"from=yesterday", "query.from", "RFC 3339"},
		{"from=P1D&to=P", "query.to", "P7D"},
		{"from=revision:x&of=backlog", "query.from", "number from -1"},
		{"from=2027-01-01T00:00:00Z", "query.from", "in the future"},
		{"from=P1D&to=2027-01-01T00:00:00Z", "query.to", "in the future"},
		{"from=P1D&to=P2D", "query.from", "must not be after to"},
		{"from=revision:3&to=revision:2&of=backlog", "query.from", "revision 3 of the backlog is after revision 2"},
		{"from=revision:8&to=" + at + "&of=backlog", "query.from", "must not be after to"},
		{"from=revision:99&of=backlog", "query.from", "no revision 99 yet"},
		{"from=revision:1&to=revision:99&of=backlog", "query.to", "no revision 99 yet"},
		{"from=revision:1", "query.from", "of=backlog, roadmap, charter or discovery"},
		{"from=P1D&to=revision:1&of=all", "query.to", "give an instant"},
		{"from=P1D&of=sprints", "query.of", "backlog"},
		{"from=P1D&at=P1D", "query.at", "no meaning here"},
		{"from=P1D&limit=0", "query.limit", "1"},
		{"from=P1D&cursor=x", "query.cursor", "not a cursor"},
		{"from=P8Y&limit=1&cursor=" + *first.Next, "query.cursor", "another query"},
	} {
		p, _ := d.refused("/v1/products/ACME/compare?"+c.query, 422)
		if len(p.Errors) == 0 || p.Errors[0].Location != c.location {
			t.Errorf("%s is refused at %+v, want %s", c.query, p.Errors, c.location)
		}
		p.mentions(t, c.mend)
	}
	d.refused("/v1/products/NONE/compare?from=P1D", 404)
	refusal := d.get("/v1/products/ACME/compare?from=P9Y&limit=1&cursor="+*first.Next, "Accept", "text/markdown")
	if refusal.status != 422 || !json.Valid(refusal.body) || !strings.Contains(string(refusal.body), "has no pages") {
		t.Errorf("a page of a summary answers %d %s", refusal.status, refusal.body)
	}
}
