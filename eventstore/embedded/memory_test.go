package embedded_test

import (
	"bytes"
	"fmt"
	"runtime"
	"sync"
	"testing"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
)

// memory is what heap and stacks take now.
func memory() int64 {
	runtime.GC()
	runtime.GC() // lets go of what pools still held
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapInuse + m.StackInuse)
}

// grownAtMost fails if memory has grown by more than that since.
func grownAtMost(t *testing.T, since, limit int64) {
	t.Helper()
	grown := memory() - since
	t.Logf("memory has grown by %d KiB", grown>>10)
	if grown > limit {
		t.Errorf("memory has grown by %d MiB, want at most %d", grown>>20, limit>>20)
	}
}

func TestAThousandLiveSubscriptionsGetEverythingInBoundedMemory(t *testing.T) {
	const subscriptions, each = 1000, 20
	s := serve(t, t.TempDir())
	follow := func(n int) (sub *esdb.Subscription, want int, err error) {
		stream := fmt.Sprintf("notes-%d", n%2)
		o := esdb.SubscribeToAllOptions{From: esdb.Start{}}
		switch n % 3 {
		case 0:
			sub, err = s.SubscribeToStream(t.Context(), stream, esdb.SubscribeToStreamOptions{From: esdb.Start{}})
			return sub, each, err
		case 1:
			o.Filter, o.CheckpointInterval = &esdb.SubscriptionFilter{Type: esdb.StreamFilterType, Prefixes: []string{stream}}, 100
			sub, err = s.SubscribeToAll(t.Context(), o)
			return sub, each, err
		default:
			sub, err = s.SubscribeToAll(t.Context(), o)
			return sub, 2 * each, err
		}
	}
	start := memory()
	var following sync.WaitGroup
	for n := range subscriptions {
		sub, want, err := follow(n)
		if err != nil {
			t.Fatal(err)
		}
		a := arrivals{sub, t}
		a.caughtUp()
		following.Go(func() { a.inOrder(want) })
	}
	grownAtMost(t, start, subscriptions*128<<10) // both ends
	for n := range 2 * each {
		s.append(t, fmt.Sprintf("notes-%d", n%2), esdb.Any{}, notes("Noted", 1)...)
	}
	following.Wait()
	grownAtMost(t, start, subscriptions*128<<10)
}

func TestASubscriberThatNeverReadsTakesBoundedMemoryHoweverMuchIsAppended(t *testing.T) {
	s := serve(t, t.TempDir())
	sub, err := s.SubscribeToAll(t.Context(), esdb.SubscribeToAllOptions{From: esdb.Start{}})
	if err != nil {
		t.Fatal(err)
	}
	live := arrivals{sub, t}
	live.caughtUp()
	for range 10 {
		idle(t, s)
	}
	fill := func(appends int) {
		for range appends {
			evs := notes("Noted", 9)
			for i := range evs {
				evs[i].Data = bytes.Repeat([]byte("x"), 100<<10)
			}
			s.append(t, "notes-A", esdb.Any{}, evs...)
			same(t, "to one that reads", live.events(len(evs)), evs...)
		}
	}
	fill(40) // until the caches and the tables of memory are full
	start := memory()
	fill(80)
	grownAtMost(t, start, 32<<20)
}
