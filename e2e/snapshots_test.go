package e2e_test

import (
	"strings"
	"testing"
	"time"
)

func TestABookThatIsLongEnoughIsNotFoldedAgainAfterAStart(t *testing.T) {
	t.Parallel()
	dir := dataDir(t)
	s := serve(t, dir)
	s.must("/v1/products", map[string]any{"key": "LONG", "name": "Long"})
	batch := make([]any, 500)
	for i := range batch {
		batch[i] = map[string]any{"command": "write-story", "title": "a story"}
	}
	for range 21 {
		s.must("/v1/products/LONG/commands", map[string]any{"commands": batch})
	}
	came := func(outcome string) func() bool {
		return func() bool {
			_, _, metrics := s.raw("GET", "/metrics", nil, nil)
			return strings.Contains(metrics, `waymark_snapshots_total{outcome="`+outcome+`"} 1`)
		}
	}
	eventually(t, time.Minute, "a snapshot is taken", came("taken"))
	s.stop()
	s = serve(t, dir)
	last := s.must("/v1/products/LONG/commands/prioritize-story", map[string]any{"story": "LONG-10500", "top": true})
	if last.Revision != 10_500 || !came("used")() {
		t.Errorf("revision %d without a snapshot", last.Revision)
	}
}
