package moment

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func zoneOf(t testing.TB, name string) (z Zone) {
	t.Helper()
	if err := z.UnmarshalText([]byte(name)); err != nil {
		t.Fatal(err)
	}
	return z
}

func TestBucketsEndWhereTheCalendarOfTheZoneSays(t *testing.T) {
	from, to := time.Date(2026, 3, 27, 12, 0, 0, 0, time.UTC), time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name   string
		zone   string
		bucket Bucket
		want   []string
	}{
		{"a week from Monday, an hour shorter when the clocks go forward", "Europe/Berlin", Week, []string{"2026-03-22T23:00:00Z", "2026-03-29T22:00:00Z", "2026-04-05T22:00:00Z"}},
		{"months, the last one for two hours of it", "Europe/Berlin", Month, []string{"2026-02-28T23:00:00Z", "2026-03-31T22:00:00Z", "2026-04-30T22:00:00Z"}},
		{"a month of UTC ends with the range", "UTC", Month, []string{"2026-03-01T00:00:00Z", "2026-04-01T00:00:00Z"}},
		{"a quarter", "UTC", Quarter, []string{"2026-01-01T00:00:00Z", "2026-04-01T00:00:00Z"}},
		{"days of half an hour less", "Asia/Kolkata", Day, []string{
			"2026-03-26T18:30:00Z", "2026-03-27T18:30:00Z", "2026-03-28T18:30:00Z", "2026-03-29T18:30:00Z", "2026-03-30T18:30:00Z", "2026-03-31T18:30:00Z", "2026-04-01T18:30:00Z",
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			ends, all := zoneOf(t, c.zone).Boundaries(c.bucket, from, to, 10)
			if !all || len(ends) != len(c.want) {
				t.Fatalf("got %v, %t", ends, all)
			}
			for i, end := range ends {
				if Text(end) != c.want[i] {
					t.Errorf("the %dth is %s, want %s", i, Text(end), c.want[i])
				}
			}
		})
	}
}

func TestADayThatAZoneLeftOutIsNoBucket(t *testing.T) {
	// Samoa went from the 29th to the 31st when it moved across the date line.
	from := time.Date(2011, 12, 29, 12, 0, 0, 0, time.UTC)
	ends, all := zoneOf(t, "Pacific/Apia").Boundaries(Day, from, from.AddDate(0, 0, 2), 10)
	want := []string{"2011-12-29T10:00:00Z", "2011-12-30T10:00:00Z", "2011-12-31T10:00:00Z", "2012-01-01T10:00:00Z"}
	for i, end := range ends {
		if !all || len(ends) != len(want) || Text(end) != want[i] {
			t.Fatalf("got %v, want %v", ends, want)
		}
	}
}

func TestBucketsMeetAndHoldTheRange(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		zone := Zone{}
		name := rapid.SampledFrom([]string{"UTC", "Europe/Berlin", "America/Sao_Paulo", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Apia"}).Draw(t, "zone")
		if err := zone.UnmarshalText([]byte(name)); err != nil {
			t.Fatal(err)
		}
		bucket := rapid.SampledFrom([]Bucket{Day, Week, Month, Quarter}).Draw(t, "bucket")
		from := time.Unix(rapid.Int64Range(0, 2_000_000_000).Draw(t, "from"), 0)
		to := from.Add(time.Duration(rapid.IntRange(1, 400*24*3600).Draw(t, "seconds")) * time.Second)
		ends, all := zone.Boundaries(bucket, from, to, 500)
		if !all || ends[0].After(from) || !from.Before(ends[1]) || ends[len(ends)-1].Before(to) || !ends[len(ends)-2].Before(to) {
			t.Fatalf("%v do not hold %v to %v", ends, from, to)
		}
		for i, end := range ends {
			if i > 0 && !ends[i-1].Before(end) {
				t.Fatalf("%v does not follow %v", end, ends[i-1])
			}
			if local := end.In(zone.place()); bucket == Week && local.Weekday() != time.Monday || bucket == Month && local.Day() != 1 {
				t.Fatalf("a %s begins at %v", bucket, local)
			}
		}
		if most := len(ends) - 2; most > 0 {
			if short, all := zone.Boundaries(bucket, from, to, most); all || len(short) != most+1 {
				t.Fatalf("%d buckets at most: %v, %t", most, short, all)
			}
		}
	})
}
