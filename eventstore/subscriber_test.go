package eventstore

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/ThreeDotsLabs/watermill"
	"github.com/ThreeDotsLabs/watermill/message"

	"waymark/events"
	"waymark/eventstore/embedded"
)

func TestEveryEventIsDeliveredOnceInOrderWhateverHappens(t *testing.T) {
	noLeaks(t)
	s, faults := newFaultyStore(t)
	c, writer := connect(t, s.address), connect(t, s.address)
	r := &reader{}
	_, out := subscribe(t, c, SubscriberOptions{Streams: "notes-.*", From: r.from, PageSize: 16})

	writing, stop := context.WithCancel(t.Context())
	var writers sync.WaitGroup
	for i := range 4 {
		writers.Go(func() { write(writing, t, writer, fmt.Sprintf("notes-%d", i)) })
		writers.Go(func() { write(writing, t, writer, fmt.Sprintf("other-%d", i)) })
	}
	for n := 1; n < 400; n++ {
		m, page := receivePage(t, out)
		switch {
		case n%23 == 0:
			m.Nack()
			continue
		case n%41 == 0: // the store goes while the consumer works
			faults.Cut()
		case n%200 == 0:
			s.stop(t)
			s.start(t)
		}
		r.take(page)
		m.Ack()
	}
	stop()
	writers.Wait()
	want := all(t, writer, "notes-")
	for len(r.ids()) < len(want) {
		m, page := receivePage(t, out)
		r.take(page)
		m.Ack()
	}
	if found := r.ids(); !slices.Equal(found, want) {
		t.Errorf("delivered %d events, the log holds %d, or in another order", len(found), len(want))
	}
	if r.asked < 20 {
		t.Errorf("only %d subscriptions: the test tests nothing", r.asked)
	}
}

func TestASubscriptionWaitsOutAnOutage(t *testing.T) {
	noLeaks(t)
	s, faults := newFaultyStore(t)
	c := connect(t, s.address)
	r := &reader{}
	_, out := subscribe(t, c, SubscriberOptions{Streams: "notes-.*", From: r.from})
	catchUp(t, out)
	goAway(faults)
	eventually(t, "the store is away", func() bool { return errors.Is(c.Ready(t.Context()), ErrUnavailable) })
	asked := r.asks()
	for end := time.Now().Add(time.Second); time.Now().Before(end); {
		if err := c.Ready(t.Context()); err == nil {
			t.Fatal("ready without a store")
		}
	}
	if n := r.asks() - asked; n > 2 {
		t.Errorf("asked for the checkpoint %d times while the store was away", n)
	}
	faults.SetLink(embedded.LinkUp)
	eventually(t, "the store is back", func() bool { return c.Ready(t.Context()) == nil })
	evs := one()
	mustAppend(t, c, "notes-A", NoStream, evs)
	for {
		m, p := receivePage(t, out)
		m.Ack()
		if len(p.Events) == 1 && p.Events[0].ID == evs[0].ID.String() {
			return
		}
	}
}

func TestAnEventThatArrivesAloneIsDeliveredAtOnce(t *testing.T) {
	c := connect(t, newStore(t).address)
	_, out := subscribe(t, c, SubscriberOptions{Streams: "notes-.*"})
	catchUp(t, out)
	var took []time.Duration
	for revision := NoStream; revision < 30; revision++ {
		evs := one()
		mustAppend(t, c, "notes-A", revision, evs)
		appended := time.Now()
		m, p := receivePage(t, out)
		took = append(took, time.Since(appended))
		if len(p.Events) != 1 || p.Events[0].ID != evs[0].ID.String() || p.End != p.Events[0].Position || !p.CaughtUp {
			t.Fatalf("page %+v", p)
		}
		m.Ack()
	}
	slices.Sort(took)
	t.Logf("from append to page: median %v, longest %v", took[len(took)/2], took[len(took)-1])
	if median := took[len(took)/2]; median > 100*time.Millisecond {
		t.Errorf("median %v", median)
	}
}

func TestPagesHoldNoMoreThanTheirSizeAndTheLastSaysSo(t *testing.T) {
	c := connect(t, newStore(t).address)
	mustAppend(t, c, "notes-A", NoStream, some(25))
	mustAppend(t, c, "other-A", NoStream, some(25))
	_, out := subscribe(t, c, SubscriberOptions{Streams: "notes-.*", PageSize: 10})
	n := 0
	for {
		m, p := receivePage(t, out)
		if n += len(p.Events); len(p.Events) > 10 || p.CaughtUp && n != 25 {
			t.Fatalf("page of %d, %d so far, caught up %v", len(p.Events), n, p.CaughtUp)
		}
		m.Ack()
		if p.CaughtUp {
			return
		}
	}
}

func TestTheNextPageComesOnlyAfterTheAck(t *testing.T) {
	c := connect(t, newStore(t).address)
	mustAppend(t, c, "notes-A", NoStream, some(3))
	_, out := subscribe(t, c, SubscriberOptions{Streams: "notes-.*", PageSize: 1})
	for revision := range int64(3) {
		m, p := receivePage(t, out)
		if p.Events[0].Revision != revision {
			t.Fatalf("revision %d, want %d", p.Events[0].Revision, revision)
		}
		select {
		case <-out:
			t.Fatal("a second page before the Ack")
		case <-time.After(20 * time.Millisecond):
		}
		m.Ack()
		<-m.Context().Done() // as Watermill has it
	}
}

func TestANackIsFollowedByTheSamePageAfterAWhile(t *testing.T) {
	c := connect(t, newStore(t).address)
	mustAppend(t, c, "notes-A", NoStream, some(5))
	r := &reader{}
	_, out := subscribe(t, c, SubscriberOptions{Streams: "notes-.*", From: r.from, PageSize: 5})
	began := time.Now()
	for nacks := range 4 {
		m, p := receivePage(t, out)
		if len(p.Events) == 0 || p.Events[0].Revision != 0 {
			t.Fatalf("after %d nacks: page %+v", nacks, p)
		}
		m.Nack()
	}
	m, _ := receivePage(t, out)
	if took := time.Since(began); took < 15*firstBackoff { // 1 + 2 + 4 + 8
		t.Errorf("4 nacks in %v", took)
	}
	m.Ack()
	if n := r.asks(); n != 5 {
		t.Errorf("asked for the checkpoint %d times, want 5", n)
	}
}

func TestACheckpointThatCannotBeReadIsAskedForAgain(t *testing.T) {
	c := connect(t, newStore(t).address)
	position := mustAppend(t, c, "notes-A", NoStream, some(2))
	evs := one()
	mustAppend(t, c, "notes-A", 1, evs)
	failed := false
	_, out := subscribe(t, c, SubscriberOptions{From: func(context.Context) (*events.Position, error) {
		if !failed {
			failed = true
			return nil, errors.New("no database")
		}
		return &position, nil
	}})
	if found := catchUp(t, out); len(found) != 1 || found[0].ID != evs[0].ID.String() {
		t.Errorf("delivered %+v", found)
	}
}

func TestTheEndOfASubscriptionClosesTheChannel(t *testing.T) {
	noLeaks(t)
	for what, end := range map[string]func(t *testing.T, c *Client, s *Subscriber, cancel context.CancelFunc){
		"the subscriber is closed": func(t *testing.T, _ *Client, s *Subscriber, _ context.CancelFunc) {
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		},
		"the client is closed": func(t *testing.T, c *Client, _ *Subscriber, _ context.CancelFunc) {
			timed(t, "closing", 2*time.Second, func() {
				if err := c.Close(); err != nil {
					t.Error(err)
				}
			})
		},
		"the context ends": func(_ *testing.T, _ *Client, _ *Subscriber, cancel context.CancelFunc) { cancel() },
	} {
		for _, held := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s, a page is held: %v", what, held), func(t *testing.T) {
				noLeaks(t)
				c := connect(t, newStore(t).address)
				mustAppend(t, c, "notes-A", NoStream, one())
				s := NewSubscriber(c, SubscriberOptions{PageSize: 1})
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				out, err := s.Subscribe(ctx, "notes")
				if err != nil {
					t.Fatal(err)
				}
				m, _ := receivePage(t, out)
				if !held {
					m.Ack()
				}
				end(t, c, s, cancel)
				eventually(t, "the end of the channel", func() bool {
					select {
					case _, ok := <-out:
						return !ok
					default:
						return false
					}
				})
				if ctx.Err() == nil {
					if _, err := s.Subscribe(ctx, "notes"); !errors.Is(err, ErrClosed) {
						t.Errorf("subscribing again: %v, want ErrClosed", err)
					}
				}
			})
		}
	}
}

func TestAPageSurvivesMiddlewaresOfARouter(t *testing.T) {
	noLeaks(t)
	c := connect(t, newStore(t).address)
	evs := some(40)
	for i := range evs {
		mustAppend(t, c, "notes-A", int64(i)-1, evs[i:i+1])
	}
	router, err := message.NewRouter(message.RouterConfig{}, watermill.NopLogger{})
	if err != nil {
		t.Fatal(err)
	}
	type key struct{}
	router.AddMiddleware(func(next message.HandlerFunc) message.HandlerFunc {
		return func(m *message.Message) ([]*message.Message, error) {
			m.SetContext(context.WithValue(m.Context(), key{}, "derived"))
			return next(m)
		}
	})
	r := &reader{}
	done := make(chan struct{})
	router.AddConsumerHandler("notes", "notes", NewSubscriber(c, SubscriberOptions{From: r.from, PageSize: 7}), func(m *message.Message) error {
		p, ok := PageOf(m)
		if !ok {
			return errors.New("no page")
		}
		r.take(p)
		if len(r.ids()) == len(evs) && p.CaughtUp {
			close(done)
		}
		return nil
	})
	ended := make(chan error, 1)
	go func() { ended <- router.Run(context.Background()) }()
	select {
	case <-done:
	case <-time.After(soon):
		t.Error("the router did not get all")
	}
	if err := router.Close(); err != nil {
		t.Error(err)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
	for i, id := range r.ids() {
		if id != evs[i].ID.String() {
			t.Fatalf("event %d is another one", i)
		}
	}
}
