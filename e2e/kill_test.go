package e2e_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

const kills = 20

// TestKilledServersLoseNothingAcknowledgedAndDoNothingTwice kills the server after any number of acknowledged commands,
// none as well, while clients give more; each client repeats a command with its idempotency key until it is acknowledged.
func TestKilledServersLoseNothingAcknowledgedAndDoNothingTwice(t *testing.T) {
	dir := dataDir(t)
	s := serve(t, dir)
	s.must("/v1/products", map[string]any{"key": "KILL", "name": "Killed", "reason": "test"})

	var current atomic.Pointer[server]
	current.Store(s)
	ctx, stop := context.WithCancel(t.Context())
	var writers sync.WaitGroup
	acknowledged := make([]atomic.Int64, 8)
	for w := range acknowledged {
		writers.Go(func() { writeUntil(ctx, &current, w, &acknowledged[w]) })
	}
	for range kills {
		wanted := sum(acknowledged) + rand.N[int64](60)
		eventually(t, 5*time.Minute, "commands are acknowledged", func() bool { return sum(acknowledged) >= wanted })
		current.Load().kill()
		current.Store(start(t, dir))
	}
	current.Load().waitReady()
	stop()
	writers.Wait()
	checkKilled(t, current.Load(), acknowledged)
}

func sum(counts []atomic.Int64) (total int64) {
	for i := range counts {
		total += counts[i].Load()
	}
	return total
}

// writeUntil writes one story after the other and counts those that were acknowledged. The one under way at the end is
// repeated until it is too.
func writeUntil(ctx context.Context, current *atomic.Pointer[server], writer int, acknowledged *atomic.Int64) {
	for n := 0; ctx.Err() == nil; n++ {
		title := fmt.Sprintf("writer %d story %d", writer, n)
		for {
			status, _ := current.Load().do(context.WithoutCancel(ctx), http.MethodPost, "/v1/products/KILL/commands/write-story",
				map[string]string{"Idempotency-Key": title}, map[string]any{"title": title, "place": 1}, nil)
			if status == http.StatusOK {
				acknowledged.Add(1)
				break
			}
			time.Sleep(10 * time.Millisecond) // the server is down or starting
		}
	}
}

func checkKilled(t *testing.T, s *server, acknowledged []atomic.Int64) {
	t.Helper()
	probe := s.must("/v1/products/KILL/commands/write-story", map[string]any{"title": "last"})
	found := map[string]int{}
	for _, story := range s.backlog("KILL", "min_position="+probe.Position) {
		found[story.Title]++
	}
	total := int(sum(acknowledged))
	for w := range acknowledged {
		for n := range acknowledged[w].Load() {
			if title := fmt.Sprintf("writer %d story %d", w, n); found[title] != 1 {
				t.Errorf("%q is in the backlog %d times", title, found[title])
			}
		}
	}
	if len(found) != total+1 {
		t.Errorf("%d stories, of which %d were acknowledged", len(found), total+1)
	}
	t.Logf("%d commands acknowledged through %d kills", total, kills)
	checkReplayNow(t, s, "KILL")
	checkRebuilt(t, s)
}
