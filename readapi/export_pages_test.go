package readapi_test

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"testing"
)

// Tables are read in pages of 2,000 rows, of which none shows in the file.
func TestALongTableHasEveryRowOnceAndInOrder(t *testing.T) {
	h := newHouse(t)
	for _, stories := range []int{1, 1999, 2000, 2001, 4000, 4001} {
		key := fmt.Sprint("P", stories)
		h.start(key, day(0))
		b := backlogAt{stories: testStories(stories)}
		for n := stories; n > 0; n-- {
			b.order = append(b.order, n)
		}
		h.write(key, []backlogAt{b}, day)
		rows, _ := csvOf(h, "/v1/products/"+key+"/export?of=backlog&format=csv")
		if len(rows) != stories {
			t.Errorf("%d stories are %d rows", stories, len(rows))
		}
		for i, r := range rows {
			if r["place"] != strconv.Itoa(i+1) || r["story"] != fmt.Sprint(key, "-", stories-i) {
				t.Fatalf("row %d of %d is %v", i, stories, r)
			}
		}
	}
	h.start("ACME", day(0))
	if rows, a := csvOf(h, "/v1/products/ACME/export?of=backlog&format=csv"); len(rows) > 0 || len(a.body) < 100 {
		t.Errorf("no stories are %v", rows)
	}
	var all []row
	for n := range 4001 {
		all = append(all, decision(n+1, "backlog", "StoryWritten", "ann", "", "", "api", "ACME-1"))
		rows := all[n]
		rows["effective_at"], rows["commit_position"], rows["prepare_position"] = day(n%50), 10+n/2, 10+n // two of one commit
	}
	h.insert("decisions.decision", all...)
	rows, _ := csvOf(h, "/v1/products/ACME/export?format=csv")
	if len(rows) != 4001 {
		t.Errorf("4001 decisions are %d rows", len(rows))
	}
	for i, r := range rows {
		if r["revision"] != strconv.Itoa(i+1) {
			t.Fatalf("row %d is %v", i, r)
		}
	}
}

// BenchmarkExportedBacklog exports a backlog of 10,000 stories as it stood at any of 1,000,000 revisions.
func BenchmarkExportedBacklog(b *testing.B) {
	h := newHouse(b)
	revisions := full(1_000_000)
	h.fill(revisions)
	r := rand.New(rand.NewPCG(1, 1))
	for _, format := range []string{"csv", "parquet", "ndjson"} {
		b.Run(format, func(b *testing.B) {
			h.measure(b, func() string {
				return fmt.Sprintf("/v1/products/ACME/export?of=backlog&format=%s&at=revision:%d", format, r.IntN(revisions))
			})
		})
	}
}
