package feeds

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"reflect"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"waymark/events"
	"waymark/history"
	"waymark/httpapi"
	"waymark/httpapi/moment"
)

// usualLimit is how many decisions a page has at most where the request does not say.
const usualLimit = 100

// Register adds the routes of the feeds.
func Register(api huma.API, f *Feed) {
	huma.Register(api, operation(api, "/v1/events", "follow-events", "Decisions of all products as they are recorded"),
		func(ctx context.Context, in *Listing) (*output, error) { return f.answer(ctx, "", in) })
	huma.Register(api, operation(api, "/v1/products/{key}/events", "follow-product-events", "Decisions of a product as they are recorded"),
		func(ctx context.Context, in *productListing) (*output, error) {
			return f.answer(ctx, in.Key, &in.Listing)
		})
}

func operation(api huma.API, path, id, summary string) huma.Operation {
	op := huma.Operation{
		Method: http.MethodGet, Path: path, OperationID: id, Summary: summary, Tags: []string{"Feeds"},
		Description: "A page, whose lines are one decision each; to a client that accepts " + httpapi.EventsType + " a stream of them that goes on.",
		Errors:      []int{http.StatusConflict, http.StatusUnprocessableEntity, http.StatusNotImplemented, http.StatusServiceUnavailable},
	}
	if path != "/v1/events" {
		op.Errors = append(op.Errors, http.StatusNotFound)
	}
	httpapi.OfferLines(api, &op, reflect.TypeFor[FeedItem](),
		"Server-Sent Events: id is the position of a decision, event is decision, data is a line such as those of a page")
	return op
}

// Listing are the parameters of a feed.
type Listing struct {
	After       place `query:"after" doc:"Position behind which to begin, as answers name it. If left out a page begins with the first decision, a stream with what is recorded from now on."`
	LastEventID place `header:"Last-Event-ID" doc:"The same for a stream; where both are given this one counts, since browsers repeat the URL with what it said at first"`
	Limit       int   `query:"limit" minimum:"1" maximum:"10000" doc:"How many decisions a page has at most, 100 if left out; a stream takes none"`
	history.Filter
}

type productListing struct {
	Key string `path:"key" maxLength:"50" doc:"Key of the product" example:"ACME"`
	Listing
}

// place is a position that may not be given.
type place struct {
	moment.Position
	given bool
}

// UnmarshalText reads a position as commands answer it.
func (p *place) UnmarshalText(text []byte) error {
	p.given = true
	return p.Position.UnmarshalText(text)
}

// begin is where a stream begins.
func (in *Listing) begin() place {
	if in.LastEventID.given {
		return in.LastEventID
	}
	return in.After
}

type output struct {
	Link     string `header:"Link" doc:"Of a page: what comes behind it, rel=next; it is there also when nothing comes yet, to be asked for again later"`
	CaughtUp string `header:"Waymark-Caught-Up" doc:"Of a page: true where the log had nothing more when it was made, else false: it may be followed at once"`
	Body     func(huma.Context)
}

// answer answers a page, or begins a stream.
func (f *Feed) answer(ctx context.Context, product string, in *Listing) (*output, error) {
	live := httpapi.AsEvents(ctx)
	from := in.After
	if live {
		from = in.begin()
	}
	if live && in.Limit != 0 {
		return nil, httpapi.Invalid("query.limit", "a stream goes on, and takes no limit: leave it out, or accept %s", httpapi.LinesType)
	}
	q, end, err := f.ask(ctx, product, from.Position.Position, in)
	if err != nil {
		return nil, f.problem(ctx, err)
	}
	if live {
		if !from.given {
			q.after = end
		}
		return &output{Body: func(ctx huma.Context) { f.stream(ctx, q, end) }}, nil
	}
	limit := in.Limit
	if limit == 0 {
		limit = usualLimit
	}
	p, err := f.page(ctx, q, end, limit)
	if err != nil {
		return nil, f.problem(ctx, err)
	}
	return &output{Link: link(ctx, product, p.next), CaughtUp: strconv.FormatBool(p.caughtUp), Body: func(ctx huma.Context) {
		ctx.SetHeader("Content-Type", httpapi.LinesType)
		ctx.SetStatus(http.StatusOK)
		_, _ = ctx.BodyWriter().Write(p.lines) // a client that went away has no use for it
	}}, nil
}

// link leads to what comes behind a position.
func link(ctx context.Context, product string, next events.Position) string {
	target := url.URL{Path: "/v1/events"}
	if product != "" {
		target.Path = "/v1/products/" + product + "/events"
	}
	query := httpapi.Query(ctx)
	query.Set("after", next.String())
	target.RawQuery = query.Encode()
	return "<" + target.String() + `>; rel="next"`
}

// stream answers a stream, to its end.
func (f *Feed) stream(ctx huma.Context, q question, end events.Position) {
	r, w := humago.Unwrap(ctx)
	control := http.NewResponseController(w)
	if err := control.SetReadDeadline(time.Time{}); err != nil { // that of the request would end the stream
		httpapi.Answer(ctx, httpapi.NewProblem(http.StatusNotImplemented, "no stream can be sent this way: ask over HTTP, or for pages"))
		return
	}
	if !f.hub.enter(end) {
		f.counts.dropped.WithLabelValues("refused").Inc()
		httpapi.Answer(ctx, httpapi.Unavailable("as many read live as can; try again, or ask for pages"))
		return
	}
	defer f.hub.leave()
	httpapi.BeginEvents(w.Header())
	w.WriteHeader(http.StatusOK)
	if r.Method == http.MethodHead {
		return
	}
	s := &stream{feed: f, q: q, to: w, control: control, timer: time.NewTimer(0)}
	defer s.timer.Stop()
	f.ended(r.Context(), s.run(r.Context()))
}

// ended counts why a stream ended, where that was not the reader's wish or the end of the program.
func (f *Feed) ended(ctx context.Context, err error) {
	switch {
	case errors.Is(err, errEnded), f.alive.Err() != nil:
	case errors.Is(err, errSlow), errors.Is(err, os.ErrDeadlineExceeded):
		f.counts.dropped.WithLabelValues("slow").Inc()
	case ctx.Err() != nil, errors.Is(err, errGone):
	default:
		f.counts.dropped.WithLabelValues("failed").Inc()
		f.options.Logger.Warn("a live feed ended", slog.Any("cause", err))
	}
}
