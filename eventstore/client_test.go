package eventstore

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"

	"waymark/eventstore/embedded"
)

func TestAConnectionStringThatMakesNoSenseIsAnError(t *testing.T) {
	for _, url := range []string{"", "http://127.0.0.1:2113", "esdb://", "esdb://127.0.0.1:port", "esdb://127.0.0.1?tls=perhaps"} {
		if c, err := Connect(Options{URL: url}); err == nil {
			t.Errorf("Connect(%q) is no error", url)
			_ = c.Close()
		}
	}
}

func TestTheFirstCallWaitsForTheConnection(t *testing.T) {
	noLeaks(t)
	c := connect(t, newStore(t).address)
	mustAppend(t, c, "notes-A", NoStream, one())
	if err := c.Ready(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestNoServerAtAllIsUnavailableAtOnce(t *testing.T) {
	noLeaks(t)
	c := connect(t, nobody(t))
	for _, limit := range []time.Duration{time.Second, 150 * time.Millisecond, 150 * time.Millisecond} {
		ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
		timed(t, "an append", limit, func() {
			if _, err := c.Append(ctx, "notes-A", NoStream, one()); !errors.Is(err, ErrUnavailable) {
				t.Errorf("append: %v, want ErrUnavailable", err)
			}
		})
		timed(t, "a read", limit, func() {
			if err := drain(ctx, c, "notes-A"); !errors.Is(err, ErrUnavailable) {
				t.Errorf("read: %v, want ErrUnavailable", err)
			}
		})
		timed(t, "a look", limit, func() {
			if err := c.Ready(ctx); !errors.Is(err, ErrUnavailable) {
				t.Errorf("ready: %v, want ErrUnavailable", err)
			}
		})
		cancel()
	}
}

func TestAContextIsHonouredWhileTheServerIsSilent(t *testing.T) {
	noLeaks(t)
	s, faults := newFaultyStore(t)
	c := connect(t, s.address)
	mustAppend(t, c, "notes-A", NoStream, one())
	faults.SetLink(embedded.LinkStalled)
	for what, f := range map[string]func(context.Context) error{
		"append": func(ctx context.Context) error {
			_, err := c.Append(ctx, "notes-B", NoStream, one())
			if !errors.Is(err, ErrOutcomeUnknown) {
				t.Errorf("append: %v, want ErrOutcomeUnknown", err)
			}
			return err
		},
		"read":     func(ctx context.Context) error { return drain(ctx, c, "notes-A") },
		"read all": func(ctx context.Context) error { return firstError(c.ReadAll(ctx, nil)) },
		"ready":    c.Ready,
	} {
		ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
		timed(t, what, 400*time.Millisecond, func() {
			if err := f(ctx); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("%s: %v, want the context's error", what, err)
			}
		})
		cancel()
	}
	faults.SetLink(embedded.LinkUp)
}

func TestAContextIsHonouredWhileAConnectionIsMade(t *testing.T) {
	noLeaks(t)
	s, faults := newFaultyStore(t)
	faults.SetLink(embedded.LinkStalled)
	c := connect(t, s.address, within(4*time.Second))
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	timed(t, "an append", 300*time.Millisecond, func() {
		if _, err := c.Append(ctx, "notes-A", NoStream, one()); !errors.Is(err, ErrUnavailable) {
			t.Errorf("append: %v, want ErrUnavailable", err)
		}
	})
	timed(t, "patience", 2*patience, func() {
		if _, err := c.Append(t.Context(), "notes-A", NoStream, one()); !errors.Is(err, ErrUnavailable) {
			t.Errorf("append: %v, want ErrUnavailable", err)
		}
	})
	goAway(faults)
}

func TestASilentConnectionIsGivenUpAndReplaced(t *testing.T) {
	noLeaks(t)
	s, faults := newFaultyStore(t)
	c := connect(t, s.address, within(200*time.Millisecond))
	mustAppend(t, c, "notes-A", NoStream, one())
	faults.SetLink(embedded.LinkStalled)
	eventually(t, "calls that fail at once", func() bool {
		began := time.Now()
		_, err := c.Append(t.Context(), "notes-B", NoStream, one())
		return errors.Is(err, ErrUnavailable) && time.Since(began) < 20*time.Millisecond
	})
	goAway(faults) // what hung on the old connection never comes back
	faults.SetLink(embedded.LinkUp)
	eventually(t, "the store again", func() bool { return c.Ready(t.Context()) == nil })
	mustAppend(t, c, "notes-A", 0, one())
}

func TestOutagesAreSurvivedOneAfterTheOther(t *testing.T) {
	noLeaks(t)
	s := newStore(t)
	c := connect(t, s.address, func(o *Options) { o.RetryTimeout = 100 * time.Millisecond })
	evs := some(4)
	for i := range evs {
		eventually(t, "the store", func() bool { return c.Ready(t.Context()) == nil })
		mustAppend(t, c, "notes-A", int64(i)-1, evs[i:i+1])
		s.stop(t)
		eventually(t, "calls that fail at once", func() bool {
			began := time.Now()
			_, err := c.Append(t.Context(), "notes-A", int64(i), one())
			return errors.Is(err, ErrUnavailable) && time.Since(began) < 20*time.Millisecond
		})
		s.start(t)
	}
	eventually(t, "the store", func() bool { return c.Ready(t.Context()) == nil })
	holdsOnly(t, c, "notes-A", evs)
}

// In an outage the official client makes calls hang that are in flight, and closes itself for good.
func TestCallsInFlightWhenTheStoreGoesReturnAndTheClientGoesOn(t *testing.T) {
	noLeaks(t)
	s, faults := newFaultyStore(t)
	c := connect(t, s.address)
	var calls sync.WaitGroup
	var appended atomic.Int64
	cutting, stop := make(chan struct{}), make(chan struct{})
	for range 64 {
		calls.Go(func() {
			for n := int64(NoStream); ; n = NoStream {
				select {
				case <-stop:
					return
				default:
				}
				stream := "notes-" + one()[0].ID.String()
				_, err := c.Append(context.Background(), stream, n, one())
				switch {
				case err == nil:
					if appended.Add(1) == 500 {
						close(cutting)
					}
				case !errors.Is(err, ErrUnavailable) && !errors.Is(err, ErrOutcomeUnknown):
					t.Errorf("append: %v", err)
				}
			}
		})
	}
	<-cutting
	for range 10 {
		goAway(faults)
		eventually(t, "the store is away", func() bool { return c.Ready(t.Context()) != nil })
		faults.SetLink(embedded.LinkUp)
		eventually(t, "the store is back", func() bool { return c.Ready(t.Context()) == nil })
		before := appended.Load()
		eventually(t, "more appends", func() bool { return appended.Load() > before+100 })
	}
	close(stop)
	timed(t, "the end of all calls", 4*time.Second, calls.Wait)
}

func TestNothingSpinsWhileTheStoreIsAway(t *testing.T) {
	noLeaks(t)
	s, faults := newFaultyStore(t)
	goAway(faults)
	c := connect(t, s.address)
	for end := time.Now().Add(1500 * time.Millisecond); time.Now().Before(end); {
		if err := c.Ready(t.Context()); !errors.Is(err, ErrUnavailable) {
			t.Fatalf("ready: %v", err)
		}
	}
	if n := faults.Connections(); n < 2 || n > 20 {
		t.Errorf("%d connections in 1.5 s, want a few", n)
	}
}

func TestCloseDuringCallsLetsThemEnd(t *testing.T) {
	noLeaks(t)
	c := connect(t, newStore(t).address)
	var calls sync.WaitGroup
	var appended atomic.Int64
	for range 32 {
		calls.Go(func() {
			for {
				stream := "notes-" + one()[0].ID.String()
				_, err := c.Append(t.Context(), stream, NoStream, one())
				if errors.Is(err, ErrClosed) {
					return
				}
				if err != nil {
					t.Errorf("append: %v", err)
					return
				}
				appended.Add(1)
			}
		})
	}
	eventually(t, "appends", func() bool { return appended.Load() > 200 })
	if err := c.Close(); err != nil {
		t.Error(err)
	}
	calls.Wait()
	if err := c.Ready(t.Context()); !errors.Is(err, ErrUnavailable) || !errors.Is(err, ErrClosed) {
		t.Errorf("ready: %v, want ErrUnavailable and ErrClosed", err)
	}
	if err := c.Close(); err != nil {
		t.Errorf("closing again: %v", err)
	}
}

func TestCloseEndsCallsThatHang(t *testing.T) {
	noLeaks(t)
	s, faults := newFaultyStore(t)
	c := connect(t, s.address, func(o *Options) { o.CallTimeout = 500 * time.Millisecond })
	mustAppend(t, c, "notes-A", NoStream, one())
	faults.SetLink(embedded.LinkStalled)
	done := make(chan error, 1)
	reading := make(chan struct{})
	go func() {
		close(reading)
		done <- drain(context.Background(), c, "notes-A")
	}()
	<-reading
	timed(t, "closing", 3*time.Second, func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := <-done; !errors.Is(err, ErrUnavailable) {
		t.Errorf("read: %v, want ErrUnavailable", err)
	}
	goAway(faults)
}

func TestACallThatReturnsIsNotTakenForOneThatWasCutOff(t *testing.T) {
	c := connect(t, newStore(t).address)
	for range 3000 {
		g, err := c.acquire(t.Context(), true)
		if err != nil {
			t.Fatal(err)
		}
		if n, err := run(t.Context(), g, soon, func(context.Context, *esdb.Client) (int, error) { return 7, nil }); n != 7 || err != nil {
			t.Fatalf("%d, %v", n, err)
		}
	}
}
