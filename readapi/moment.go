package readapi

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/jackc/pgx/v5/pgtype"
)

type momentKind int

const (
	present momentKind = iota // nothing was said: as things are now
	instant
	back
	atRevision
)

// moment is a point of time as a query may name it. Its zero value is the present.
type moment struct {
	kind     momentKind
	instant  time.Time
	back     period
	revision int64
}

var (
	errNoMoment   = errors.New("neither an RFC 3339 instant such as 2026-03-01T00:00:00Z, nor a duration back such as P7D, nor revision:N")
	errNoInstant  = errors.New("neither an RFC 3339 instant such as 2026-03-01T00:00:00Z, nor a duration back such as P7D")
	errNoYear     = errors.New("the year must be one from 1 to 9999, also in UTC")
	errNoRevision = errors.New("the revision must be a number from -1, the empty book")
)

// UnmarshalText reads an RFC 3339 instant, an ISO 8601 duration back, or revision:N.
func (m *moment) UnmarshalText(text []byte) error {
	s := string(text)
	if number, ok := strings.CutPrefix(s, "revision:"); ok {
		revision, err := strconv.ParseInt(number, 10, 64)
		if err != nil || revision < -1 {
			return errNoRevision
		}
		*m = moment{kind: atRevision, revision: revision}
		return nil
	}
	if strings.HasPrefix(s, "P") {
		p, err := parsePeriod(s)
		*m = moment{kind: back, back: p}
		return err
	}
	t, err := time.Parse(time.RFC3339, plusSign(s))
	if err != nil {
		return errNoMoment
	}
	*m = moment{kind: instant, instant: t.UTC()}
	if !hasYear(t) {
		return errNoYear
	}
	return nil
}

// hasYear says whether an instant can be written and asked for, once it is one of UTC.
func hasYear(t time.Time) bool { return t.UTC().Year() >= 1 && t.UTC().Year() <= 9999 }

// plusSign mends the offset of an instant whose plus sign was not escaped in a URL, where it means a space.
func plusSign(s string) string {
	if at := len(s) - len("+01:00"); at > 0 && s[at] == ' ' {
		return s[:at] + "+" + s[at+1:]
	}
	return s
}

// Schema describes a moment in OpenAPI.
func (moment) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, MaxLength: new(100), Examples: []any{"2026-03-01T00:00:00Z", "P7D", "revision:4711"}}
}

// time is the instant that is meant, for a moment that is no revision.
func (m moment) time(now time.Time) time.Time {
	switch m.kind {
	case instant:
		return m.instant
	case back:
		return m.back.before(now)
	default:
		return now
	}
}

// until is where books are to be looked at to show them together at an instant that this moment stands for.
func (m moment) until(at time.Time) pgtype.Timestamptz {
	if m.kind == present {
		return forever()
	}
	return pgtype.Timestamptz{Time: at, Valid: true}
}

// boundary is a moment that is no revision: the beginning or the end of a range of time. Its zero value is no boundary.
type boundary struct{ moment }

// UnmarshalText reads an RFC 3339 instant or an ISO 8601 duration back.
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
	return &huma.Schema{Type: huma.TypeString, MaxLength: new(100), Examples: []any{"2026-03-01T00:00:00Z", "P30D"}}
}

// orNil is the instant that is meant, or nil where there is no boundary.
func (b boundary) orNil(now time.Time) *time.Time {
	if b.kind == present {
		return nil
	}
	t := b.time(now)
	return &t
}
