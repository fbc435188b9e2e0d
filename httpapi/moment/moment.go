// Package moment reads how requests name moments: instants, dates, durations back, revisions and positions of the log.
package moment

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"waymark/httpapi"
)

type kind int

const (
	present kind = iota // nothing was said: as things are now
	instant
	day
	back
	atRevision
)

// Moment is a point of time as a query may name it. Its zero value is the present.
type Moment struct {
	kind     kind
	instant  time.Time // of a day its begin
	back     period
	revision int64
	zone     Zone // in which a day lies
}

var (
	errNoMoment   = errors.New("neither an RFC 3339 instant such as 2026-03-01T00:00:00Z, nor a date such as 2026-03-01, nor a duration back such as P7D, nor revision:N")
	errNoInstant  = errors.New("neither an RFC 3339 instant such as 2026-03-01T00:00:00Z, nor a date such as 2026-03-01, nor a duration back such as P7D")
	errNoYear     = errors.New("the year must be one from 1 to 9999, also in UTC")
	errNoRevision = errors.New("the revision must be a number from -1, the empty book")
)

// AtRevision is the moment of a revision.
func AtRevision(revision int64) Moment { return Moment{kind: atRevision, revision: revision} }

// Revision is the revision that is meant; false for a moment that is none.
func (m Moment) Revision() (int64, bool) { return m.revision, m.kind == atRevision }

// IsPresent says whether no moment was named.
func (m Moment) IsPresent() bool { return m.kind == present }

// In puts a date into its zone.
func (m *Moment) In(z Zone) { m.zone = z }

// UnmarshalText reads an RFC 3339 instant, a date, an ISO 8601 duration back, or revision:N.
func (m *Moment) UnmarshalText(text []byte) error {
	s := string(text)
	if number, ok := strings.CutPrefix(s, "revision:"); ok {
		revision, err := strconv.ParseInt(number, 10, 64)
		if err != nil || revision < -1 {
			return errNoRevision
		}
		*m = Moment{kind: atRevision, revision: revision}
		return nil
	}
	if strings.HasPrefix(s, "P") {
		p, err := parsePeriod(s)
		*m = Moment{kind: back, back: p}
		return err
	}
	*m = Moment{kind: day}
	var err error
	if m.instant, err = time.Parse(time.DateOnly, s); err != nil {
		m.kind = instant
		m.instant, err = time.Parse(time.RFC3339, plusSign(s))
	}
	if err != nil {
		return errNoMoment
	}
	if m.instant = m.instant.UTC(); !HasYear(m.instant) || m.kind == day && m.instant.Year() == 9999 {
		return errNoYear
	}
	return nil
}

// HasYear says whether an instant can be written and asked for, once it is one of UTC.
func HasYear(t time.Time) bool { return t.UTC().Year() >= 1 && t.UTC().Year() <= 9999 }

// plusSign mends the offset of an instant whose plus sign was not escaped in a URL, where it means a space.
func plusSign(s string) string {
	if at := len(s) - len("+01:00"); at > 0 && s[at] == ' ' {
		return s[:at] + "+" + s[at+1:]
	}
	return s
}

// Schema describes a moment in OpenAPI.
func (Moment) Schema(huma.Registry) *huma.Schema {
	return schema("2026-03-01T00:00:00Z", "2026-03-01", "P7D", "revision:4711")
}

func schema(examples ...any) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, MaxLength: new(100), Examples: examples}
}

// Time is the instant that is meant, for a moment that is no revision: of a day its last one, or now where it is not over.
func (m Moment) Time(now time.Time) time.Time {
	switch m.kind {
	case instant:
		return m.instant
	case day:
		if end := m.after(); end.Before(now) {
			return end.Add(-time.Microsecond) // as finely as the database tells instants apart
		}
		return now
	case back:
		return m.back.before(now)
	default:
		return now
	}
}

// begin is the first instant of a day.
func (m Moment) begin() time.Time { return m.zone.date(m.instant.Date()) }

// after is the first instant behind a day.
func (m Moment) after() time.Time {
	year, month, date := m.instant.Date()
	return m.zone.date(year, month, date+1)
}

// apart is how far the clocks of those who ask and of those who answer may be apart.
const apart = time.Minute

// Check refuses a moment that has not come yet; location is where the request names it.
func (m Moment) Check(now time.Time, location string) error {
	if m.kind == instant && m.instant.After(now.Add(apart)) || m.kind == day && m.begin().After(now.Add(apart)) {
		return httpapi.Invalid(location, "that is in the future: nothing is known of it yet, it is %s now", Text(now))
	}
	return nil
}
