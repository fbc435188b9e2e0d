package moment

import (
	"errors"
	"testing"
	"time"

	"waymark/events"
)

func TestADurationBackFollowsTheCalendar(t *testing.T) {
	for _, c := range []struct{ name, now, period, want string }{
		{"days", "2026-03-01T10:00:00Z", "P7D", "2026-02-22T10:00:00Z"},
		{"weeks", "2026-03-01T10:00:00Z", "P2W", "2026-02-15T10:00:00Z"},
		{"hours over midnight", "2026-03-01T10:00:00Z", "PT12H", "2026-02-28T22:00:00Z"},
		{"a month", "2026-03-15T10:00:00Z", "P1M", "2026-02-15T10:00:00Z"},
		{"a month to a day that is not there", "2026-03-31T10:00:00Z", "P1M", "2026-02-28T10:00:00Z"},
		{"a month to a leap day", "2024-03-31T10:00:00Z", "P1M", "2024-02-29T10:00:00Z"},
		{"a year from a leap day", "2024-02-29T10:00:00Z", "P1Y", "2023-02-28T10:00:00Z"},
		{"years and months over a new year", "2026-01-31T00:00:00Z", "P1Y2M", "2024-11-30T00:00:00Z"},
		{"everything", "2026-03-31T12:30:30Z", "P1Y1M1DT1H1M1S", "2025-02-27T11:29:29Z"},
		{"minutes are not months", "2026-03-01T00:30:00Z", "PT30M", "2026-03-01T00:00:00Z"},
		{"an offset does not matter", "2026-03-01T01:00:00+02:00", "P1D", "2026-02-27T23:00:00Z"},
		{"before the year 1", "2026-03-01T00:00:00Z", "P999999Y", "0001-01-01T00:00:00Z"},
		{"nothing", "2026-03-01T00:00:00Z", "P0D", "2026-03-01T00:00:00Z"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var m Moment
			if err := m.UnmarshalText([]byte(c.period)); err != nil {
				t.Fatal(err)
			}
			now, err := time.Parse(time.RFC3339, c.now)
			if err != nil {
				t.Fatal(err)
			}
			if got := m.Time(now).Format(time.RFC3339); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestAMomentThatIsNoneIsRefused(t *testing.T) {
	for text, want := range map[string]error{
		"yesterday": errNoMoment, "2026-02-30": errNoMoment, "9999-12-31": errNoYear, "2026-13-01T00:00:00Z": errNoMoment, "7D": errNoMoment,
		"P": errNoPeriod, "PT": errNoPeriod, "P1DT": errNoPeriod, "P1": errNoPeriod, "P-1D": errNoPeriod, "P1D1Y": errNoPeriod,
		"P1D2D": errNoPeriod, "P1H": errNoPeriod, "PT1D": errNoPeriod, "P1.5D": errNoPeriod, "P1234567D": errNoPeriod, "P+1D": errNoPeriod,
		"revision:": errNoRevision, "revision:-2": errNoRevision, "revision:x": errNoRevision,
		"revision:99999999999999999999": errNoRevision,
	} {
		var m Moment
		if err := m.UnmarshalText([]byte(text)); !errors.Is(err, want) {
			t.Errorf("%q: got %v, want %v", text, err, want)
		}
	}
}

func TestAnInstantMayHaveAnyOffset(t *testing.T) {
	for text, want := range map[string]string{
		"2026-03-01T00:00:00Z":          "2026-03-01T00:00:00Z",
		"2026-03-01T00:00:00+01:00":     "2026-02-28T23:00:00Z",
		"2026-03-01T00:00:00-08:30":     "2026-03-01T08:30:00Z",
		"2026-03-01T00:00:00 01:00":     "2026-02-28T23:00:00Z", // a plus sign that a URL turned into a space
		"2026-03-01T00:00:00.25+01:00":  "2026-02-28T23:00:00.25Z",
		"2026-03-01T00:00:00.123456Z":   "2026-03-01T00:00:00.123456Z",
		"2026-03-01T00:00:00.123 05:30": "2026-02-28T18:30:00.123Z",
	} {
		var m Moment
		if err := m.UnmarshalText([]byte(text)); err != nil {
			t.Errorf("%q: %v", text, err)
		} else if got := m.Time(time.Time{}).Format(time.RFC3339Nano); got != want {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
	}
}

func TestADayEndsWhereItsZoneSays(t *testing.T) {
	now := time.Date(2026, 10, 26, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct{ day, zone, begin, end string }{
		{"2026-03-01", "", "2026-03-01T00:00:00Z", "2026-03-01T23:59:59.999999Z"},
		{"2026-03-01", "UTC", "2026-03-01T00:00:00Z", "2026-03-01T23:59:59.999999Z"},
		{"2026-03-01", "Europe/Berlin", "2026-02-28T23:00:00Z", "2026-03-01T22:59:59.999999Z"},
		{"2026-03-29", "Europe/Berlin", "2026-03-28T23:00:00Z", "2026-03-29T21:59:59.999999Z"}, // of 23 hours
		{"2026-10-25", "Europe/Berlin", "2026-10-24T22:00:00Z", "2026-10-25T22:59:59.999999Z"}, // of 25
		{"2026-10-26", "", "2026-10-26T00:00:00Z", "2026-10-26T12:00:00Z"},                     // not over yet
		{"2024-02-29", "Asia/Kolkata", "2024-02-28T18:30:00Z", "2024-02-29T18:29:59.999999Z"},
	} {
		var m Moment
		if err := m.UnmarshalText([]byte(c.day)); err != nil {
			t.Fatal(err)
		}
		if c.zone != "" {
			if err := m.zone.UnmarshalText([]byte(c.zone)); err != nil {
				t.Fatal(err)
			}
		}
		if begin, end := Text(m.begin()), Text(m.Time(now)); begin != c.begin || end != c.end {
			t.Errorf("%s in %q lasts from %s to %s, want %s to %s", c.day, c.zone, begin, end, c.begin, c.end)
		}
	}
}

func TestAMomentThatIsYetToComeIsRefused(t *testing.T) {
	now := time.Date(2026, 3, 31, 23, 30, 0, 0, time.UTC)
	for text, refused := range map[string]bool{
		"2026-03-31": false, "2026-04-01": true, "2026-03-31T23:31:00Z": false, "2026-03-31T23:31:01Z": true, "P0D": false, "revision:7": false,
	} {
		var m Moment
		if err := m.UnmarshalText([]byte(text)); err != nil {
			t.Fatal(err)
		}
		if err := m.Check(now, "query.at"); (err != nil) != refused {
			t.Errorf("%s: %v", text, err)
		}
	}
	early := Moment{kind: day, instant: time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC)}
	if err := early.zone.UnmarshalText([]byte("Europe/Berlin")); err != nil || early.Check(now, "query.at") != nil {
		t.Errorf("a day that has begun there: %v, %v", err, early.Check(now, "query.at"))
	}
}

func TestAZoneIsOneOfTheDatabaseOfZones(t *testing.T) {
	for _, text := range []string{"", "Local", "local", "Mars/Base", "../../etc/passwd", "+01:00", "CEST-2"} {
		var z Zone
		if err := z.UnmarshalText([]byte(text)); !errors.Is(err, errNoZone) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestABoundaryIsNoRevision(t *testing.T) {
	var b Boundary
	for _, text := range []string{"revision:3", "soon"} {
		if err := b.UnmarshalText([]byte(text)); !errors.Is(err, errNoInstant) {
			t.Errorf("%q: got %v", text, err)
		}
	}
	if err := b.UnmarshalText([]byte("P30D")); err != nil {
		t.Error(err)
	}
}

func TestAPositionIsReadAsCommandsWriteIt(t *testing.T) {
	for text, want := range map[string]Position{
		"0": {}, "48210": {events.Position{Commit: 48210, Prepare: 48210}},
		"48210/48100": {events.Position{Commit: 48210, Prepare: 48100}},
	} {
		var p Position
		if err := p.UnmarshalText([]byte(text)); err != nil || p != want {
			t.Errorf("%q: got %v, %v", text, p, err)
		}
	}
	for _, text := range []string{"-1", "x", "1/", "/1", "1/2/3", "18446744073709551615", "1.5"} {
		var p Position
		if err := p.UnmarshalText([]byte(text)); !errors.Is(err, errNoPosition) {
			t.Errorf("%q: got %v, %v", text, p, err)
		}
	}
}
