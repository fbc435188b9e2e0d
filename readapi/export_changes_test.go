package readapi_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"
)

// changeOfFile is a row of the facts, as whoever reads the file by the names of its columns has it.
type changeOfFile struct {
	At        time.Time `parquet:"at,timestamp(microsecond)"`
	Story     string    `parquet:"story"`
	Decision  string    `parquet:"decision"`
	First     bool      `parquet:"first"`
	Actor     string    `parquet:"actor"`
	PlaceFrom *int64    `parquet:"place_from,optional"`
	PlaceTo   *int64    `parquet:"place_to,optional"`
	LevelFrom *string   `parquet:"level_from,optional"`
	LevelTo   *string   `parquet:"level_to,optional"`
	Direction int64     `parquet:"direction"`
}

// What an engine over columns makes of the file are the figures that the API answers.
func TestWhatPrioritiesChangedLeavesAsParquetThatAddsUpToTheSameFigures(t *testing.T) {
	h := changesHouse(t)
	for _, query := range []string{"", "&from=2026-01-03&to=2026-02-01", "&from=2026-02-03T00:00:00Z"} {
		a := h.get("/v1/products/ACME/export?of=analytics&format=parquet" + query)
		if a.status != 200 {
			t.Fatalf("%d %s", a.status, a.body)
		}
		facts, err := parquet.Read[changeOfFile](bytes.NewReader(a.body), int64(len(a.body)))
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]changesRow{}
		for _, f := range facts {
			row := got[f.Actor]
			row.Decided += oneIf(f.First)
			row.Moves += oneIf(f.PlaceTo != nil)
			row.Levels += oneIf(f.LevelTo != nil)
			row.Up += oneIf(f.Direction > 0)
			row.Down += oneIf(f.Direction < 0)
			if f.PlaceTo != nil {
				row.Places += int(max(*f.PlaceTo-*f.PlaceFrom, *f.PlaceFrom-*f.PlaceTo))
			}
			got[f.Actor] = row
		}
		want, _ := read[changesAnswer](h, "/v1/products/ACME/analytics/priority-changes?group=actor&bucket=quarter"+query)
		if len(want.Buckets) == 0 || len(want.Buckets) != len(got) {
			t.Errorf("%s: %d rows, want %d", query, len(got), len(want.Buckets))
		}
		for _, w := range want.Buckets {
			if g := got[w.Group]; g.changeCounts != w.changeCounts || g.Decided != w.Decided {
				t.Errorf("%s: %s has %+v, want %+v", query, w.Group, g, w)
			}
		}
	}
}

func oneIf(is bool) int {
	if is {
		return 1
	}
	return 0
}

func TestATableOfWhatPrioritiesChangedHasARowAStory(t *testing.T) {
	h := changesHouse(t)
	rows, _ := csvOf(h, "/v1/products/ACME/export?of=analytics&format=csv&at=2026-01-04")
	var got []string
	for _, r := range rows {
		got = append(got, strings.Join([]string{r["at"], r["story"], r["actor"], r["reason"], r["place_from"], r["place_to"], r["level_from"], r["level_to"], r["direction"], r["first"]}, "|"))
	}
	want := []string{
		"2026-01-02 00:00:00|ACME-1|ann||2|1|||1|true", "2026-01-03 00:00:00|ACME-2|bob||1|3|||-1|true",
		"2026-01-04 00:00:00|ACME-2|bob|too late|||High|Low|-1|true",
	}
	if !slices.Equal(got, want) {
		t.Errorf("rows are %q", got)
	}
	if p, _ := h.refused("/v1/products/ACME/export?of=analytics&format=csv&at=revision:3", 422); len(p.Errors) != 1 {
		t.Errorf("a revision: %+v", p)
	}
}

// A page ends within the rows of one decision, and the next one goes on with the others.
func TestPagesOfWhatPrioritiesChangedEndAnywhere(t *testing.T) {
	h := changesHouse(t)
	h.exec("delete from backlog.placed")
	h.exec("delete from analytics.level_change")
	var changes []row
	for n := range 5003 {
		of := row{"level_from": "Low"}
		if n%3 > 0 {
			of = row{"place_from": n, "place_to": n + 1}
		}
		changes = append(changes, change(7+n/1500, "ann", "", "High", 5003-n, of))
	}
	h.changed(changes...)
	rows, _ := csvOf(h, "/v1/products/ACME/export?of=analytics&format=csv")
	seen := map[string]bool{}
	for _, r := range rows {
		seen[r["story"]] = true
	}
	if len(rows) != 5003 || len(seen) != 5003 {
		t.Error(fmt.Sprint(len(rows), " rows of ", len(seen), " stories"))
	}
}
