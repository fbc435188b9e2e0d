package readapi

import (
	"net/url"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"waymark/httpapi/moment"
)

// Product is the parameter of every query of one product.
type Product struct {
	Key string `path:"key" maxLength:"50" doc:"Key of the product" example:"ACME"`
}

func (p *Product) product() string { return p.Key }

// Shown says which moment an answer shows.
type Shown struct {
	At        time.Time     `json:"at" doc:"The instant that is shown: the one asked for, of a date its last one, for a revision when it took effect, else the time of the answer or of the first page"`
	Revisions bookRevisions `json:"revisions" doc:"The revision of each book that is shown, by the book: product, discovery, roadmap or backlog; -1 before its first event"`
}

// bookRevisions are revisions of books by their names.
type bookRevisions map[string]int64

// Freshness are the parameters of a query that must see what its sender has just written.
type Freshness struct {
	MinPosition       moment.Position `query:"min_position" doc:"Position that a command answered: wait, up to 5 s, until the answer contains it"`
	MinPositionHeader moment.Position `header:"Waymark-Min-Position" doc:"The same as min_position; the later of both counts"`
}

func (f *Freshness) minPosition() moment.Position {
	if f.MinPositionHeader.Compare(f.MinPosition.Position) > 0 {
		return f.MinPositionHeader
	}
	return f.MinPosition
}

// Paging are the parameters of a query that answers a list.
type Paging struct {
	Limit  int    `query:"limit" minimum:"1" maximum:"500" default:"100" doc:"How many items to answer at most"`
	Cursor string `query:"cursor" maxLength:"4000" doc:"Where to go on: next of the page before. Following pages show the state that the first one showed."`

	url   url.URL
	after *cursor // nil for the first page
}

// Resolve reads the cursor and refuses one that this query did not give out.
func (p *Paging) Resolve(ctx huma.Context) []error {
	p.url = ctx.URL()
	if p.Cursor == "" {
		return nil
	}
	after, err := decodeCursor(p.Cursor, p.url)
	if err != nil {
		return []error{&huma.ErrorDetail{Location: "query.cursor", Message: err.Error(), Value: p.Cursor}}
	}
	p.after = &after
	return nil
}

// next makes the body's next and the Link header for the page behind this one, which needs to wait for nothing.
func (p *Paging) next(c cursor) (next *string, link string) {
	text := c.encode(p.url)
	query := p.url.Query()
	query.Set("cursor", text)
	query.Del("min_position")
	target := url.URL{Path: p.url.Path, RawPath: p.url.RawPath, RawQuery: query.Encode()}
	return &text, "<" + target.String() + `>; rel="next"`
}
