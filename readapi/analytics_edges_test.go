package readapi_test

import (
	"fmt"
	"testing"
)

// A range before the product began, and one of a product of which nothing but its start is decided, have nothing to measure.
func TestWhereNothingWasDecidedNothingIsMeasured(t *testing.T) {
	d := newDecided(t)
	for _, measure := range []string{"roadmap-slip", "sprints", "goal-progress", "lead-time"} {
		for _, query := range []string{"", "?to=2020-01-01", "?from=2019-01-01&to=2020-01-01", "?tz=Asia/Kathmandu"} {
			got := seen[map[string]any](d, "/v1/products/ACME/analytics/"+measure+query)
			for name, rows := range got {
				if list, is := rows.([]any); is && len(list) > 0 {
					t.Errorf("%s%s: %s are %v", measure, query, name, list)
				}
			}
			for _, list := range []string{"buckets", "items", "forecasts", "goals", "totals"} {
				if rows, there := got[list]; there && rows == nil {
					t.Errorf("%s%s: %s is null", measure, query, list)
				}
			}
		}
		if a := d.get(fmt.Sprintf("/v1/products/ACME/analytics/%s?format=csv", measure)); a.status != 200 {
			t.Errorf("%s: %d %s", measure, a.status, a.body)
		}
		d.refused("/v1/products/NONE/analytics/"+measure, 404)
		d.refused("/v1/products/ACME/analytics/"+measure+"?from=2026-02-01&to=2026-01-01", 422)
		d.refused("/v1/products/ACME/analytics/"+measure+"?table=all", 422)
	}
}

// The same answer has the same tag, unless it tells how long something waits by now.
func TestAMeasureOfTheSameHasTheSameTag(t *testing.T) {
	d := goalsHouse(t)
	for _, measure := range []string{"roadmap-slip", "sprints", "goal-progress", "lead-time?to=2026-01-20"} {
		path := "/v1/products/ACME/analytics/" + measure
		seen[map[string]any](d, path)
		first, again := d.get(path), d.get(path)
		if tag := first.header.Get("ETag"); tag == "" || tag != again.header.Get("ETag") || d.get(path, "If-None-Match", tag).status != 304 {
			t.Errorf("%s: %q, then %q", measure, tag, again.header.Get("ETag"))
		}
	}
}
