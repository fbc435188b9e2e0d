package readapi

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"waymark/history"
	"waymark/httpapi"
	"waymark/httpapi/moment"
)

// Sides are the parameters that name two moments.
type Sides struct {
	From moment.Moment `query:"from" required:"true" doc:"The earlier side: an RFC 3339 instant, the end of a date, an ISO 8601 duration back from now, or revision:N of the one book that is compared"`
	To   moment.Moment `query:"to" doc:"The later side, likewise; as things are now if left out"`
	Zone moment.Zone   `query:"tz" doc:"Time zone of a date, such as Europe/Berlin; UTC if left out"`
}

// Resolve puts dates into their zone.
func (s *Sides) Resolve(huma.Context) []error {
	s.From.In(s.Zone)
	s.To.In(s.Zone)
	return nil
}

type compareInput struct {
	Product
	Freshness
	Paging
	Sides
	Of string `query:"of" enum:"backlog,roadmap,charter,discovery,all" default:"all" doc:"The book that is compared, or all of them"`
}

// books are those that are compared.
func (in *compareInput) books() []book {
	if in.Of == "all" {
		return books()
	}
	return []book{book(in.Of)}
}

// ComparedLine is one thing that changed in one way.
type ComparedLine struct {
	Kind      string          `json:"kind" enum:"added,removed,moved,reprioritized,rescored,reestimated,reworded,rescheduled,status_moved,people_changed,changed" doc:"How it changed. added and removed: it came or went, also stories that came back into the order or were dropped; moved: to another place, apart from those that moved with their neighbours; changed: in any other way"`
	Book      string          `json:"book" enum:"backlog,roadmap,charter,discovery" doc:"The book that holds it"`
	Thing     string          `json:"thing" enum:"story,sprint,initiative,release,proposal,product,person,goal,challenge,need,persona,competitor,insight" doc:"What it is"`
	Key       string          `json:"key" doc:"Its key; of a person who"`
	Title     string          `json:"title" doc:"What it is called at the later side, or was at the earlier one"`
	Fields    []ComparedField `json:"fields" nullable:"false" doc:"What differs, by name; of what came or went as a whole everything that it has"`
	Decisions []ComparedWhy   `json:"decisions" nullable:"false" maxItems:"20" doc:"The decisions between both sides that changed these fields, or made it come and go, the oldest first; of more than 20 the newest"`
	Decided   int             `json:"decided" doc:"How many such decisions there are"`
}

// ComparedField is what a field says at both sides.
type ComparedField struct {
	Field string         `json:"field" doc:"Such as title, place or priority, as other answers name it"`
	From  any            `json:"from" doc:"At the earlier side; null for nothing"`
	To    any            `json:"to" doc:"At the later side; null for nothing"`
	Days  *int           `json:"days,omitempty" doc:"Of a date: by how many days it is later; below 0: earlier"`
	Words []ComparedWord `json:"words,omitempty" nullable:"false" doc:"Of a text that was reworded, or a list of such: runs of words. Those that are not added make up the old one, those that are not removed the new one; items of a list are lines."`
}

// TransformSchema says what values at both sides may be.
func (ComparedField) TransformSchema(_ huma.Registry, s *huma.Schema) *huma.Schema {
	return history.AnyValues(s, "from", "to")
}

// ComparedWord is a run of words.
type ComparedWord struct {
	Is   string `json:"is" enum:"kept,removed,added" doc:"What became of them"`
	Text string `json:"text" doc:"The words, with what is between them"`
}

// ComparedWhy is a decision as a line names it.
type ComparedWhy struct {
	ID       string    `json:"id" doc:"Id of the event, as in /decisions"`
	Revision int64     `json:"revision" doc:"Of the book"`
	Type     string    `json:"type" doc:"Type of the event"`
	At       time.Time `json:"at" doc:"When it took effect"`
	Actor    string    `json:"actor" doc:"Who decided"`
	Role     *string   `json:"role" doc:"The role that the actor acted in; null where it is not known"`
	Reason   string    `json:"reason" doc:"Why; empty if not said"`
}

type comparedSide struct {
	At        time.Time     `json:"at" doc:"The instant that is shown: the one asked for, of a date its last one, for a revision when it took effect, else the time of the first page"`
	Revisions bookRevisions `json:"revisions" doc:"Of each book that is compared, by the book: product, discovery, roadmap or backlog; -1 before its first event"`
}

type comparedCount struct {
	Kind  string `json:"kind" doc:"How they changed, as in the lines"`
	Book  string `json:"book" doc:"The book that holds them"`
	Lines int    `json:"lines" doc:"How many lines there are of it, on all pages"`
}

type compareBody struct {
	Product string          `json:"product" doc:"Key of the product"`
	Of      string          `json:"of" doc:"What is compared: a book, or all"`
	From    comparedSide    `json:"from" doc:"The earlier side"`
	To      comparedSide    `json:"to" doc:"The later side"`
	Counts  []comparedCount `json:"counts" nullable:"false" doc:"Lines on all pages by kind and book, in the order of the lines; what there is none of is left out"`
	Total   int             `json:"total" doc:"How many lines there are on all pages"`
	Items   []ComparedLine  `json:"items" nullable:"false" doc:"By kind, then by book, thing, place and number"`
	Next    *string         `json:"next" doc:"Cursor of the next page; null on the last one"`
}

// undated is the body without the time at which it was asked.
func (b compareBody) undated(now time.Time) any {
	if b.To.At == now {
		b.To.At = time.Time{}
	}
	return b
}

type compareOutput struct {
	Digested
	Link string `header:"Link" doc:"The next page"`
	Body compareBody
}

// compare says what differs between two moments, and by which decisions.
func compare(ctx context.Context, v view, in *compareInput) (*compareOutput, error) {
	text := httpapi.Kind(ctx) == httpapi.MarkdownType
	if text && in.Cursor != "" {
		return nil, httpapi.Invalid("query.cursor", "a summary in Markdown has no pages: leave the cursor out, or ask for JSON")
	}
	sides, err := v.comparedSides(ctx, in)
	if err != nil {
		return nil, err
	}
	c := newComparison(v, in, sides)
	if err := c.findLines(ctx); err != nil {
		return nil, err
	}
	out := &compareOutput{Body: compareBody{
		Product: in.Key, Of: in.Of, From: sides[0], To: sides[1], Counts: c.counts(), Total: len(c.lines),
	}}
	page := c.firstOfEach(min(in.Limit, summarized))
	if !text {
		page, out.Body.Next, out.Link = in.page(c.lines, sides)
	}
	out.Body.Items, err = c.show(ctx, page)
	return out, err
}

// page are the lines of the page that is asked for, and what leads to the next one.
func (in *compareInput) page(lines []comparedLine, sides [2]comparedSide) (page []comparedLine, next *string, link string) {
	begin := 0
	if in.after != nil {
		begin = min(in.after.Place, len(lines))
	}
	end := min(begin+in.Limit, len(lines))
	if end < len(lines) {
		next, link = in.next(cursor{Place: end, Sides: sides[:]})
	}
	return lines[begin:end], next, link
}

// counts are how many lines there are of each kind in each book, in the order of the lines.
func (c *comparison) counts() []comparedCount {
	counts, kinds := []comparedCount{}, kindsOfChange()
	for _, l := range c.lines {
		kind, of := string(kinds[l.kind]), string(c.things[l.thing].book)
		if last := len(counts) - 1; last < 0 || counts[last].Kind != kind || counts[last].Book != of {
			counts = append(counts, comparedCount{Kind: kind, Book: of})
		}
		counts[len(counts)-1].Lines++
	}
	return counts
}
