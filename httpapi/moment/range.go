package moment

import (
	"errors"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"waymark/httpapi"
)

// Range are the parameters of a query of what took effect in a range of time.
type Range struct {
	From Boundary `query:"from" doc:"Only decisions that took effect at or after this RFC 3339 instant, or begin of this date, or ISO 8601 duration back"`
	To   Boundary `query:"to" doc:"Only decisions that took effect before this RFC 3339 instant or ISO 8601 duration back, or up to the end of this date"`
	Zone Zone     `query:"tz" doc:"Time zone of a date, such as Europe/Berlin; UTC if left out"`
}

// Resolve puts dates into their zone.
func (r *Range) Resolve(huma.Context) []error {
	r.From.In(r.Zone)
	r.To.In(r.Zone)
	return nil
}

// Bounds are the instants that are meant, nil where there is no boundary.
func (r *Range) Bounds(now time.Time) (from, to *time.Time, err error) {
	if r.From.kind != present {
		from = new(r.From.Time(now))
		if r.From.kind == day {
			from = new(r.From.begin())
		}
	}
	if r.To.kind != present {
		to = new(r.To.Time(now))
		if r.To.kind == day {
			to = new(r.To.after())
		}
	}
	if from != nil && to != nil && (from.After(*to) || r.From.kind == day && from.Equal(*to)) {
		err = httpapi.Invalid("query.from", "the range begins at %s, after its end at %s: change from and to", Text(*from), Text(*to))
	}
	return from, to, err
}

// Text is an instant as answers show it.
func Text(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }

// Boundary is a moment that is no revision: the beginning or the end of a range of time. Its zero value is no boundary.
type Boundary struct{ Moment }

// UnmarshalText reads an RFC 3339 instant, a date or an ISO 8601 duration back.
func (b *Boundary) UnmarshalText(text []byte) error {
	if err := b.Moment.UnmarshalText(text); errors.Is(err, errNoMoment) || b.kind == atRevision {
		return errNoInstant
	} else if err != nil {
		return err
	}
	return nil
}

// Schema describes a boundary in OpenAPI.
func (Boundary) Schema(huma.Registry) *huma.Schema {
	return schema("2026-03-01T00:00:00Z", "2026-03-01", "P30D")
}
