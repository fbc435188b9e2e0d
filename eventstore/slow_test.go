package eventstore

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"golang.org/x/sync/semaphore"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"waymark/events"
	"waymark/eventstore/embedded"
)

// overrun is a consumer that keeps how long its subscriptions were away after the store ended them for slowness.
type overrun struct {
	reader
	mu    sync.Mutex
	ended time.Time
	away  []time.Duration
}

func (o *overrun) slow() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.ended = time.Now()
}

func (o *overrun) from(ctx context.Context) (*events.Position, error) {
	o.mu.Lock()
	if !o.ended.IsZero() {
		o.away, o.ended = append(o.away, time.Since(o.ended)), time.Time{}
	}
	o.mu.Unlock()
	return o.reader.from(ctx)
}

func TestBatchesThatOverrunTheBuffersOfTheStoreAreDeliveredOnceAndAtOnce(t *testing.T) {
	s, faults := newFaultyStore(t)
	dropped := faults.Add(embedded.Fault{Method: "Subscribe", Act: embedded.LiveBuffer(64)})
	c, o, said := connect(t, s.address), &overrun{}, &Records{}
	logger := slog.New(slog.NewTextHandler(io.MultiWriter(t.Output(), said), nil))
	sub := NewSubscriber(c, SubscriberOptions{Streams: "notes-.*", From: o.from, Slow: o.slow, Logger: logger})
	defer sub.Close()
	out, err := sub.Subscribe(t.Context(), "notes")
	if err != nil {
		t.Fatal(err)
	}
	const batches, size = 20, 500
	go func() {
		for i := range batches {
			if _, err := c.Append(t.Context(), "notes-A", int64(i*size-1), some(size)); err != nil {
				t.Error(err)
			}
		}
	}()
	for len(o.ids()) < batches*size && !t.Failed() {
		m, p := receivePage(t, out)
		o.take(p)
		m.Ack()
	}
	if found, want := o.ids(), all(t, c, "notes-"); !slices.Equal(found, want) {
		t.Errorf("delivered %d events, the log holds %d, or in another order", len(found), len(want))
	}
	if len(o.away) == 0 || dropped.Hits() < 2 {
		t.Fatal("the store ended no subscription: the test tests nothing")
	}
	if n := said.Count("level=WARN"); n != 1 {
		t.Errorf("%d warnings of %d ends, want 1", n, len(o.away))
	}
	slices.Sort(o.away)
	t.Logf("%d times, away for %v at the median, %v at most", len(o.away), o.away[len(o.away)/2], o.away[len(o.away)-1])
	if median := o.away[len(o.away)/2]; median > 100*time.Millisecond {
		t.Errorf("away for %v", median)
	}
}

func TestWhatHappensAgainAndAgainIsSaidOnceAMinuteWithItsCount(t *testing.T) {
	var r rarely
	var said [][]any
	began := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for second := range 150 {
		r.happened(began.Add(time.Duration(second)*time.Second), func(about ...any) { said = append(said, about) })
	}
	want := [][]any{{"times", 1}, {"times", 60, "since", began}, {"times", 60, "since", began.Add(time.Minute)}}
	if !reflect.DeepEqual(said, want) {
		t.Errorf("said %v", said)
	}
}

func TestOnlyAnOverrunIsTakenForSlowness(t *testing.T) {
	for _, c := range []struct {
		err  error
		slow bool
	}{
		{status.Error(codes.Aborted, "Operation timed out: Consumer too slow to handle event while live. Client resubscription required."), true},
		{fmt.Errorf("subscription was dropped: %w", status.Error(codes.Aborted, "Consumer too slow to handle event while transitioning to live.")), true},
		{status.Error(codes.Aborted, "Operation timed out"), false},
		{status.Error(codes.Unavailable, "too slow"), false},
		{errors.New("consumer too slow"), false},
		{errNacked, false},
	} {
		if isTooSlow(c.err) != c.slow {
			t.Errorf("%v: want %v", c.err, c.slow)
		}
	}
}

// A consumer that can't keep up is to get on all the same: what came before the end counts.
func TestWhatCameBeforeTheEndOfASubscriptionIsDelivered(t *testing.T) {
	ended := errors.New("dropped")
	arrived := make(chan item[arrival], 3)
	arrived <- item[arrival]{value: arrival{caughtUp: true}}
	arrived <- item[arrival]{value: eventAt(at(1, 1))}
	arrived <- item[arrival]{err: ended}
	s := &subscription{on: &generation{}, arrivals: arrived, pageSize: 3, ahead: semaphore.NewWeighted(aheadBytes)}
	p, err := s.page(t.Context())
	if err != nil || len(p.Events) != 1 || p.End != *at(1, 1) || p.CaughtUp {
		t.Errorf("page %+v, %v", p, err)
	}
	if _, err := s.page(t.Context()); !errors.Is(err, ended) {
		t.Errorf("after the end: %v", err)
	}
}

// What is read ahead of a consumer that stands still is bounded, and delivered whole when it goes on.
func TestWhatIsReadAheadIsBounded(t *testing.T) {
	s, faults := newFaultyStore(t)
	sent := 0
	counted := make(chan int, 1)
	counted <- 0
	faults.Add(embedded.Fault{Method: "Subscribe", Act: embedded.Rewrite(countEvents(counted))})
	c := connect(t, s.address)
	const large, count = 256 << 10, 160 // 40 MiB
	for i := range count {
		evs := one()
		evs[0].Data = []byte(`"` + strings.Repeat("x", large) + `"`)
		mustAppend(t, c, "notes-A", int64(i-1), evs)
	}
	_, out := subscribe(t, c, SubscriberOptions{Streams: "notes-.*", PageSize: 1})
	first, _ := receivePage(t, out)
	still := func() bool {
		before := sent
		sent = <-counted
		counted <- sent
		return sent > 0 && sent == before
	}
	for n := 0; n < 20; {
		if n++; !still() {
			n = 0
		}
		sleep(t.Context(), 5*time.Millisecond)
	}
	if sent == count {
		t.Error("all is read ahead")
	}
	first.Ack()
	for n := 1; n < count; {
		m, p := receivePage(t, out)
		n += len(p.Events)
		m.Ack()
	}
}

// countEvents counts the events of a subscription as they go out.
func countEvents(count chan int) func(*streams.ReadResp) []*streams.ReadResp {
	return func(m *streams.ReadResp) []*streams.ReadResp {
		if m.GetEvent() != nil {
			count <- <-count + 1
		}
		return []*streams.ReadResp{m}
	}
}
