package eventstore

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ThreeDotsLabs/watermill/message"

	"waymark/events"
)

// reader is a consumer that keeps its checkpoint with what it has taken, as one that writes both in one transaction.
type reader struct {
	mu    sync.Mutex
	at    *events.Position
	taken []events.Raw
	asked int
}

func (r *reader) from(context.Context) (*events.Position, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.asked++
	return r.at, nil
}

func (r *reader) take(p Page) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.taken = append(r.taken, p.Events...)
	if p.End != (events.Position{}) {
		r.at = &p.End
	}
}

func (r *reader) ids() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	found := make([]string, len(r.taken))
	for i, raw := range r.taken {
		found[i] = raw.ID
	}
	return found
}

// subscribe starts a subscription that the test's end closes.
func subscribe(t testing.TB, c *Client, o SubscriberOptions) (*Subscriber, <-chan *message.Message) {
	t.Helper()
	o.Logger = slog.New(slog.NewTextHandler(t.Output(), nil))
	s := NewSubscriber(c, o)
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	out, err := s.Subscribe(context.Background(), "notes")
	if err != nil {
		t.Fatal(err)
	}
	return s, out
}

// receivePage waits for a page.
func receivePage(t testing.TB, out <-chan *message.Message) (*message.Message, Page) {
	t.Helper()
	select {
	case m, ok := <-out:
		if !ok {
			t.Fatal("the channel is closed")
		}
		p, ok := PageOf(m)
		if !ok {
			t.Fatal("message without a page")
		}
		return m, p
	case <-time.After(soon):
		t.Fatal("no page came")
	}
	return nil, Page{}
}

// catchUp takes pages until one says that the log holds no more.
func catchUp(t testing.TB, out <-chan *message.Message) []events.Raw {
	t.Helper()
	var found []events.Raw
	for {
		m, p := receivePage(t, out)
		found = append(found, p.Events...)
		m.Ack()
		if p.CaughtUp {
			return found
		}
	}
}

// all are the ids of the log's events in streams with a prefix.
func all(t testing.TB, c *Client, prefix string) []string {
	t.Helper()
	var ids []string
	for raw, err := range c.ReadAll(t.Context(), nil) {
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(raw.Stream, prefix) {
			ids = append(ids, raw.ID)
		}
	}
	return ids
}

// write appends events one by one to streams of its own until the context ends; what fails is tried again.
func write(ctx context.Context, t testing.TB, c *Client, name string) {
	for revision := NoStream; ctx.Err() == nil; {
		evs := one()
		for ctx.Err() == nil {
			if _, err := c.Append(context.WithoutCancel(ctx), name, revision, evs); err == nil {
				revision++
				break
			} else if errors.Is(err, ErrWrongRevision) {
				t.Errorf("append to %s: %v", name, err)
				return
			}
			sleep(ctx, firstBackoff)
		}
	}
}

func (r *reader) asks() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.asked
}
