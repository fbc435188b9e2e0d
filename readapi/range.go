package readapi

import (
	"errors"
	"time"

	"github.com/danielgtaylor/huma/v2"
)

// Range are the parameters of a query of what took effect in a range of time.
type Range struct {
	From boundary `query:"from" doc:"Only decisions that took effect at or after this RFC 3339 instant, or begin of this date, or ISO 8601 duration back"`
	To   boundary `query:"to" doc:"Only decisions that took effect before this RFC 3339 instant or ISO 8601 duration back, or up to the end of this date"`
	Zone zone     `query:"tz" doc:"Time zone of a date, such as Europe/Berlin; UTC if left out"`
}

// Resolve puts dates into their zone.
func (r *Range) Resolve(huma.Context) []error {
	r.From.zone, r.To.zone = r.Zone, r.Zone
	return nil
}

// bounds are the instants that are meant, nil where there is no boundary.
func (r *Range) bounds(now time.Time) (from, to *time.Time, err error) {
	if r.From.kind != present {
		from = new(r.From.time(now))
		if r.From.kind == day {
			from = new(r.From.begin())
		}
	}
	if r.To.kind != present {
		to = new(r.To.time(now))
		if r.To.kind == day {
			to = new(r.To.after())
		}
	}
	if from != nil && to != nil && (from.After(*to) || r.From.kind == day && from.Equal(*to)) {
		err = invalid("query.from", "the range begins at %s, after its end at %s: change from and to", shownTime(*from), shownTime(*to))
	}
	return from, to, err
}

func shownTime(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }

// boundary is a moment that is no revision: the beginning or the end of a range of time. Its zero value is no boundary.
type boundary struct{ moment }

// UnmarshalText reads an RFC 3339 instant, a date or an ISO 8601 duration back.
func (b *boundary) UnmarshalText(text []byte) error {
	if err := b.moment.UnmarshalText(text); errors.Is(err, errNoMoment) || b.kind == atRevision {
		return errNoInstant
	} else if err != nil {
		return err
	}
	return nil
}

// Schema describes a boundary in OpenAPI.
func (boundary) Schema(huma.Registry) *huma.Schema {
	return momentSchema("2026-03-01T00:00:00Z", "2026-03-01", "P30D")
}
