package readapi

import (
	"context"
	"io"
	"net/url"
	"time"

	"github.com/jackc/pgx/v5"

	"waymark/httpapi"
	"waymark/httpapi/moment"
	"waymark/tabular"
)

// Measured are the parameters that measures share.
type Measured struct {
	Product
	Freshness
	httpapi.Format
	moment.Range
	Bucket moment.Bucket `query:"bucket" enum:"day,week,month,quarter" default:"month" doc:"How long a bucket is: a day, a week that begins on Monday (ISO 8601), a month or a quarter, all of tz"`
}

// mostBuckets is how many buckets an answer has at most: ten years of days.
const mostBuckets = 3660

// stretch is the range of time that is measured, and the buckets in which it lies.
type stretch struct {
	From, To time.Time
	Ends     []time.Time // where the first bucket begins, and where each ends; empty for a product without a decision before To
}

// stretch is what is measured: all of the past if nothing was said. Errors: a problem that names what can't be met.
func (v view) stretch(ctx context.Context, in *Measured) (s stretch, err error) {
	if s, err = v.ranged(ctx, in.Key, &in.Range); err != nil {
		return s, err
	}
	var all bool
	if s.Ends, all = in.Zone.Boundaries(in.Bucket, s.From, s.To, mostBuckets); !all {
		return s, httpapi.Invalid("query.bucket", "the range has more than %d buckets: take longer ones, or a shorter range", mostBuckets)
	}
	return s, nil
}

// ranged is the range that is measured, without buckets; an empty one of a product without a decision before its end.
func (v view) ranged(ctx context.Context, product string, in *moment.Range) (s stretch, err error) {
	from, to, err := in.Bounds(v.now)
	if err != nil {
		return s, err
	}
	if from == nil {
		if err := v.row(ctx, "analytics_first.sql", pgx.NamedArgs{"product": product}).Scan(&from); err != nil {
			return s, err
		}
	}
	if to == nil || to.After(v.now) { // nothing is known of what is yet to come
		to = &v.now
	}
	if from == nil || from.After(*to) {
		from = to
	}
	return stretch{From: from.UTC(), To: to.UTC()}, nil
}

// args name the product, the range and the ends of its buckets.
func (s stretch) args(product string) pgx.NamedArgs {
	return pgx.NamedArgs{"product": product, "from": s.From, "to": s.To, "ends": s.Ends}
}

// Span is a bucket.
type Span struct {
	From time.Time `json:"from" parquet:"from,timestamp" db:"bucket_from" doc:"Beginning of the bucket"`
	To   time.Time `json:"to" parquet:"to,timestamp" db:"bucket_to" doc:"End of the bucket, which is the beginning of the next"`
}

// bound adds the bounds of a bucket to a query.
func (b Span) bound(query url.Values) {
	query.Set("from", moment.Text(b.From))
	if !b.To.IsZero() {
		query.Set("to", moment.Text(b.To))
	}
}

// spans are the buckets, in their order.
func (s stretch) spans() []Span {
	spans := make([]Span, 0, len(s.Ends))
	for i := 1; i < len(s.Ends); i++ {
		spans = append(spans, Span{s.Ends[i-1], s.Ends[i]})
	}
	return spans
}

// instants are where the range begins, and where each of its buckets ends.
func (s stretch) instants() []time.Time {
	instants := []time.Time{s.From}
	for _, b := range s.spans() {
		instants = append(instants, s.within(b).To)
	}
	return instants
}

// within is the part of a bucket that lies in the range.
func (s stretch) within(b Span) Span {
	if b.From.Before(s.From) {
		b.From = s.From
	}
	if b.To.After(s.To) {
		b.To = s.To
	}
	return b
}

// mostBehind is how many ids of decisions stand behind a figure at most.
const mostBehind = 10

// Behind are the decisions that make a figure.
type Behind struct {
	Decided      int64    `json:"decided" parquet:"decided" doc:"How many decisions are behind it"`
	Decisions    []string `json:"decisions" parquet:"decisions,list" nullable:"false" doc:"Ids of the latest of them, at most 10, the newest first"`
	DecisionsURL *string  `json:"decisions_url" parquet:"decisions_url,optional" doc:"Lists all of them; null where no filter of the decisions names exactly these"`
}

// decisionsURL lists the decisions of a product that such a filter of GET .../decisions lets through. A bucket without an end has those up
// to now.
func decisionsURL(product string, b Span, filter url.Values) *string {
	b.bound(filter)
	address := url.URL{Path: "/v1/products/" + product + "/decisions", RawQuery: filter.Encode()}
	return new(address.String())
}

// writeCSV writes the rows of a measure for spreadsheets.
func writeCSV[R any](w io.Writer, rows []R) error {
	table, err := tabular.New[R](w, tabular.Options{Format: tabular.CSV})
	if err != nil {
		return err
	}
	if err := table.Write(rows); err != nil {
		return err
	}
	return table.Close()
}
