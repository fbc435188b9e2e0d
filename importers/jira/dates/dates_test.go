package dates

import (
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// read reads a date as a file would that has it and others.
func read(t *testing.T, text string, asked Order, others ...string) (time.Time, error) {
	t.Helper()
	var e Evidence
	for _, each := range append(others, text) {
		_ = e.Learn(each)
	}
	r, err := Settle(e, asked)
	if err != nil {
		return time.Time{}, err
	}
	return r.Time(text, time.UTC)
}

func TestDatesOfManyLanguagesAreRead(t *testing.T) {
	for text, want := range map[string]string{
		"19/Feb/26 7:31 PM":                   "2026-02-19T19:31:00Z",
		"19/févr./26 7:31 PM":                 "2026-02-19T19:31:00Z",
		"3/MARS/26 10:00 AM":                  "2026-03-03T10:00:00Z",
		"4/aout/26 12:15 PM":                  "2026-08-04T12:15:00Z",
		"05/ago/25 12:05 AM":                  "2025-08-05T00:05:00Z",
		"04/ene/25 1:16 p. m.":                "2025-01-04T13:16:00Z",
		"04/ene./25 1:16 p. m.":               "2025-01-04T13:16:00Z",
		"4/sep/25 1:16 a.m.":                  "2025-09-04T01:16:00Z",
		"19/Mai/26 7:31 PM":                   "2026-05-19T19:31:00Z",
		"20/Okt./26 9:05 AM":                  "2026-10-20T09:05:00Z",
		"01/Mrz/14 9:05 AM":                   "2014-03-01T09:05:00Z",
		"19. Februar 2026 19:31 Uhr":          "2026-02-19T19:31:00Z",
		"19.02.2026 19:31":                    "2026-02-19T19:31:00Z",
		"19.02.26 19:31:07":                   "2026-02-19T19:31:07Z",
		"Do., 19. Feb. 2026, 19:31":           "2026-02-19T19:31:00Z",
		"10/abr/26 7:31 PM":                   "2026-04-10T19:31:00Z",
		"10 de abril de 2026 19h31":           "2026-04-10T19:31:00Z",
		"19-mrt-26 19:31":                     "2026-03-19T19:31:00Z",
		"19/paź/26 7:31 PM":                   "2026-10-19T19:31:00Z",
		"19/X/26 7:31 PM":                     "",
		"19/srp/26 7:31 odp.":                 "2026-08-19T19:31:00Z",
		"19.2.2026 19.31":                     "2026-02-19T19:31:00Z",
		"19.2.2026 klo 19.31.05":              "2026-02-19T19:31:05Z",
		"19/helmi/26 7:31 ip.":                "2026-02-19T19:31:00Z",
		"den 19 feb. 2026 kl. 19:31":          "2026-02-19T19:31:00Z",
		"2026-02-19 7:31 em":                  "2026-02-19T19:31:00Z",
		"2026. 02. 19. du. 7:31":              "2026-02-19T19:31:00Z",
		"19/szept./26 7:31 de.":               "2026-09-19T07:31:00Z",
		"19/сен/26 7:31 PM":                   "2026-09-19T19:31:00Z",
		"19/мая/26 19:31":                     "2026-05-19T19:31:00Z",
		"19 мая 2026 г. 19:31":                "2026-05-19T19:31:00Z",
		"19/лип./26 7:31 пп":                  "2026-07-19T19:31:00Z",
		"19/2月/26 7:31 午後":                    "2026-02-19T19:31:00Z",
		"2026年2月19日 下午7:31":                   "2026-02-19T19:31:00Z",
		"26年2月19日 下午7:31":                     "2026-02-19T19:31:00Z",
		"19/二月/26 7:31 下午":                    "2026-02-19T19:31:00Z",
		"19/十二月/26 上午7:31":                    "2026-12-19T07:31:00Z",
		"19/2월/26 7:31 오후":                    "2026-02-19T19:31:00Z",
		"2026년 2월 19일 오후 7:31":                "2026-02-19T19:31:00Z",
		"19/Şub/26 7:31 ÖS":                   "2026-02-19T19:31:00Z",
		"19/thg 2/26 7:31 CH":                 "2026-02-19T19:31:00Z",
		"19/มี.ค./26 7:31 PM":                 "2026-03-19T19:31:00Z",
		"19/ม.ค./26 7:31 PM":                  "2026-01-19T19:31:00Z",
		"19/ágú./26 7:31 e.h.":                "2026-08-19T19:31:00Z",
		"Feb 19, 2026 7:31 PM":                "2026-02-19T19:31:00Z",
		"7:31 PM 19/Feb/26":                   "2026-02-19T19:31:00Z",
		"mar, 17 mar 2026 10:00":              "2026-03-17T10:00:00Z",
		"2026-02-19T19:31:07.25+0100":         "2026-02-19T18:31:07.25Z",
		"2026-02-19T19:31:07Z":                "2026-02-19T19:31:07Z",
		"2026/02/19 19:31":                    "2026-02-19T19:31:00Z",
		"2026-02-19":                          "2026-02-19T00:00:00Z",
		"Fri, 24 Sep 2021 14:22:15 -0700":     "2021-09-24T21:22:15Z",
		"ven., 24 sept. 2021 14:22:15 +02:00": "2021-09-24T12:22:15Z",
		"19/Feb/26 13:31 AM":                  "",
		"30/Feb/26 7:31 PM":                   "",
		"19/Feb/26 25:31":                     "",
		"19/Foo/26 7:31 PM":                   "",
		"19/Feb/26 7:31 XM":                   "",
		"19/13/13 7:31":                       "",
		"Feb 2026":                            "",
		"":                                    "",
		"7:31 PM":                             "",
		"100:00017A0000":                      "",
		"01/02/0000 7:31":                     "",
		"1/1/1/1 7:31":                        "",
	} {
		got, err := read(t, text, "")
		if want == "" {
			if err == nil {
				t.Errorf("%q was read as %s", text, got)
			}
			continue
		}
		if err != nil || got.Format(time.RFC3339Nano) != want {
			t.Errorf("%q: %v, %v; want %s", text, got, err, want)
		}
	}
}

func TestTheOrderOfDayAndMonthIsThatOfAllDatesTogether(t *testing.T) {
	for _, test := range []struct {
		name, text string
		others     []string
		asked      Order
		want       string
		err        error
	}{
		{"another date has the day first", "3/4/2025 10:00", []string{"13/4/2025 10:00"}, "", "2025-04-03", nil},
		{"another date has the month first", "3/4/2025 10:00", []string{"4/13/2025 10:00"}, "", "2025-03-04", nil},
		{"nothing tells", "3/4/25 10:00", []string{"5/6/25 10:00"}, "", "", ErrOrder},
		{"nothing tells, and it is asked for", "3/4/25 10:00", nil, DayFirst, "2025-04-03", nil},
		{"nothing tells, and the other is asked for", "3/4/25 10:00", nil, MonthFirst, "2025-03-04", nil},
		{"what is no order is asked for", "3/4/25 10:00", nil, "dym", "", ErrOrder},
		{"the year is asked for", "03/4/25 10:00", nil, YearFirst, "2003-04-25", nil},
		{"they say both", "13/4/2025 10:00", []string{"4/13/2025 10:00"}, "", "", ErrOrder},
		{"it does not matter", "03/3/2025 10:00", nil, "", "2025-03-03", nil},
		{"points have the day first", "3.4.2025 10:00", []string{"5/6/2025 10:00", "6/13/2025 10:00"}, "", "2025-04-03", nil},
		{"a year says of itself that it is first", "2025-03-04 10:00", []string{"13/4/2025 10:00"}, "", "2025-03-04", nil},
	} {
		got, err := read(t, test.text, test.asked, test.others...)
		if !errors.Is(err, test.err) || err == nil && got.Format(time.DateOnly) != test.want {
			t.Errorf("%s: %v, %v", test.name, got, err)
		}
	}
}

func TestAnOrderThatNoDateNeedsIsNone(t *testing.T) {
	var e Evidence
	_ = e.Learn("19/Feb/26 7:31 PM")
	if r, err := Settle(e, ""); err != nil || r.Order != "" || r.Because != "" {
		t.Errorf("%+v, %v", r, err)
	}
	_ = e.Learn("2/13/26 7:31 PM")
	if r, err := Settle(e, ""); err != nil || r.Order != MonthFirst || !strings.Contains(r.Because, "2/13/26") {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestOtherDatesDecideOnlyWhatIsLeftOpen(t *testing.T) {
	var own, others Evidence
	_ = own.Learn("3/4/2025 10:00")
	_ = others.Learn("4/13/2025 10:00")
	both := own
	both.Ask(others)
	if r, err := Settle(both, ""); err != nil || r.Order != MonthFirst {
		t.Errorf("%+v, %v", r, err)
	}
	_ = own.Learn("13/4/2025 10:00")
	own.Ask(others)
	if r, err := Settle(own, ""); err != nil || r.Order != DayFirst {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestNoWordAndNoBeginningOfOneStandsForTwoMonths(t *testing.T) {
	for line := range strings.Lines(cldr) {
		fields := strings.Split(strings.TrimSpace(line), "\t")
		month, err := strconv.Atoi(fields[min(1, len(fields)-1)])
		if err != nil {
			continue
		}
		for word := range strings.SplitSeq(fields[2], "|") {
			word = strings.TrimSuffix(Fold(word), ".")
			if got := spoken().month(word); got != month && !strings.ContainsAny(word, "123456789") {
				t.Errorf("%s: %q is month %d", line, word, got)
			}
		}
	}
	for word, want := range map[string]int{"сен": 9, "fév": 2, "septem": 9, "ju": 0, "jua": 0, "mär": 3, "ma": 0} {
		if got := spoken().month(Fold(word)); got != want {
			t.Errorf("%q is month %d, want %d", word, got, want)
		}
	}
}

func TestAnyDateInAnyWordsOfTheTableReadsBack(t *testing.T) {
	words := slices.Sorted(maps.Keys(spoken().months))
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.SampledFrom(words).Draw(t, "word")
		at := time.Date(rapid.IntRange(1970, 2069).Draw(t, "year"), time.Month(spoken().months[word]), rapid.IntRange(1, 28).Draw(t, "day"),
			rapid.IntRange(0, 23).Draw(t, "hour"), rapid.IntRange(0, 59).Draw(t, "minute"), 0, 0, time.UTC)
		layout := rapid.SampledFrom([]string{"02/MON/06 3:04 PM", "2. MON. 2006 15:04", "2-MON-06 15:04", "2 MON 2006, 3:04 p. m."}).Draw(t, "layout")
		text := strings.Replace(at.Format(strings.Replace(layout, "p. m.", "PM", 1)), "MON", word, 1)
		var e Evidence
		_ = e.Learn(text)
		r, err := Settle(e, "")
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		if got, err := r.Time(text, time.UTC); err != nil || !got.Equal(at) {
			t.Fatalf("%q: %v, %v; want %v", text, got, err, at)
		}
	})
}

func FuzzTakingADateApartNeverFails(f *testing.F) {
	for _, seed := range []string{"19/févr./26 7:31 PM", "2026年2月19日 下午7:31", "19.2.2026 19.31", "2026-02-19T19:31:07.25+0100", "thg 99/1/1 0:00"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var e Evidence
		_ = e.Learn(text)
		if r, err := Settle(e, ""); err == nil {
			if at, err := r.Time(text, time.UTC); err == nil && (at.Year() < 999 || at.Year() > 10000) {
				t.Errorf("%q is of the year %d", text, at.Year())
			}
		}
	})
}
