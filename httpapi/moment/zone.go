package moment

import (
	"errors"
	"time"
	_ "time/tzdata" // the zones are known wherever the program runs

	"github.com/danielgtaylor/huma/v2"
)

// Zone is a time zone as a query may name it. Its zero value is UTC.
type Zone struct{ location *time.Location }

var errNoZone = errors.New("no time zone of the IANA database such as Europe/Berlin or UTC")

// UnmarshalText reads the name of a time zone.
func (z *Zone) UnmarshalText(text []byte) (err error) {
	name := string(text)
	if z.location, err = time.LoadLocation(name); err != nil || name == "" || name == "Local" {
		return errNoZone
	}
	return nil
}

// Schema describes a time zone in OpenAPI.
func (Zone) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, MaxLength: new(100), Examples: []any{"Europe/Berlin"}}
}

// date is the first instant of a day in the zone. Where clocks are put forward at midnight that is a later one.
func (z Zone) date(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 0, 0, 0, 0, z.place()).UTC()
}

// place is where clocks show the zone's time.
func (z Zone) place() *time.Location {
	if z.location == nil {
		return time.UTC
	}
	return z.location
}

// Day is the day on which an instant is in the zone, as its midnight in UTC.
func (z Zone) Day(at time.Time) time.Time {
	year, month, day := at.In(z.place()).Date()
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}
