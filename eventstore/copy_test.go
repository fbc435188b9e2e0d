package eventstore_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"github.com/google/uuid"

	"waymark/domain/backlog"
	"waymark/domain/product"
	"waymark/domain/roadmap"
	"waymark/events"
	"waymark/eventstore"
	"waymark/eventstore/eventstoretest"
	"waymark/ledger"
)

// open is a client of the store that knows its streams under a prefix.
func open(t *testing.T, url, prefix string) *eventstore.Client {
	t.Helper()
	return eventstoretest.Connect(t, eventstore.Options{URL: url, StreamPrefix: prefix})
}

// decide records decisions of three products in turn, with what others write between them.
func decide(t *testing.T, c *eventstore.Client, n int) {
	t.Helper()
	l := ledger.New(ledger.Options{Store: c, Local: true, Now: time.Now, Logger: slog.New(slog.DiscardHandler)})
	do := func(key string, commands ...ledger.Command) {
		r := ledger.Request{Product: key}
		for _, command := range commands {
			r.Decisions = append(r.Decisions, ledger.Decision{Command: command, Actor: "ana", Source: "api"})
		}
		if _, err := l.Do(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
	keys := []string{"ACME", "BETA", "GAMMA"}
	for _, key := range keys {
		do(key, product.StartProduct{Key: key, Name: key})
	}
	for i := range n {
		key := keys[i%len(keys)]
		do(key, backlog.WriteStory{Title: fmt.Sprint("one of ", i)}, backlog.WriteStory{Title: fmt.Sprint("two of ", i)})
		do(key, roadmap.PlanInitiative{Title: fmt.Sprint("initiative ", i)})
		if _, err := c.Append(t.Context(), "backlog-old."+key+fmt.Sprint(i), eventstore.NoStream, notes(1)); err != nil {
			t.Fatal(err)
		}
		seal(t, c)
	}
}

// seal appends a seal, chained to the one before it.
func seal(t *testing.T, c *eventstore.Client) {
	t.Helper()
	last, there, err := c.Last(t.Context(), events.SealStream)
	if err != nil {
		t.Fatal(err)
	}
	previous, expected := events.SealStream, eventstore.NoStream
	if there {
		expected = last.Revision
		if previous, err = events.StoredHash(last.Metadata); err != nil {
			t.Fatal(err)
		}
	}
	metadata, hash, err := events.Metadata{Actor: "ana", Schema: events.Schema}.Seal(previous, events.LedgerSealedType, []byte("{}"))
	if err != nil {
		t.Fatal(err)
	}
	id, err := eventstore.IDOf(hash)
	if err != nil {
		t.Fatal(err)
	}
	made := eventstore.NewEvent{ID: id, Type: events.LedgerSealedType, Data: []byte("{}"), Metadata: metadata}
	if _, err := c.Append(t.Context(), events.SealStream, expected, []eventstore.NewEvent{made}); err != nil {
		t.Fatal(err)
	}
}

// books are the events of the books and the seals, in the order of the log.
func books(t *testing.T, c *eventstore.Client) (all []events.Raw) {
	t.Helper()
	for raw, err := range c.ReadAll(t.Context(), nil) {
		if err != nil {
			t.Fatal(err)
		}
		if _, _, ours := events.CutStream(raw.Stream); ours || raw.Stream == events.SealStream {
			raw.Position, raw.Created = events.Position{}, time.Time{}
			all = append(all, raw)
		}
	}
	return all
}

func TestACopyHoldsTheSameEventsInTheSameOrderUnderAnotherPrefix(t *testing.T) {
	from, to := open(t, eventstoretest.Serve(t, ""), "old."), open(t, eventstoretest.Serve(t, ""), "new.")
	decide(t, from, 20)
	want := books(t, from)
	done, err := eventstore.Copy(t.Context(), from, to)
	if err != nil || done.Events != len(want) || done.Added != len(want) || done.Streams != 10 {
		t.Fatalf("%+v, %v; want %d events", done, err, len(want))
	}
	if got := books(t, to); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Error("the events differ")
	}
	again, err := eventstore.Copy(t.Context(), from, to)
	if err != nil || again.Added != 0 || again.Digest != done.Digest {
		t.Errorf("copied again: %+v, %v", again, err)
	}
	back, err := eventstore.Copy(t.Context(), to, open(t, eventstoretest.Serve(t, ""), ""))
	if err != nil || back.Digest != done.Digest {
		t.Errorf("copied back: %+v, %v", back, err)
	}
}

// A copy that ends after any append is taken up where it was.
func TestACopyThatWasInterruptedGoesOn(t *testing.T) {
	from, url := open(t, eventstoretest.Serve(t, ""), ""), eventstoretest.Serve(t, "")
	decide(t, from, 12)
	want := books(t, from)
	for copied := 0; copied < len(want); copied++ {
		ctx, cancel := context.WithCancel(t.Context())
		to := open(t, url, "waymark.")
		stop := make(chan struct{})
		go func() { // ends it soon after it has begun to write
			defer close(stop)
			for len(booksNow(to)) <= copied && ctx.Err() == nil {
				time.Sleep(time.Millisecond)
			}
			cancel()
		}()
		_, err := eventstore.Copy(ctx, from, to)
		cancel()
		<-stop
		if copied = len(booksNow(to)); err == nil {
			break
		}
	}
	done, err := eventstore.Copy(t.Context(), from, open(t, url, "waymark."))
	if err != nil || done.Events != len(want) {
		t.Fatalf("%+v, %v", done, err)
	}
	if fmt.Sprint(books(t, open(t, url, "waymark."))) != fmt.Sprint(want) {
		t.Error("the events differ")
	}
}

func booksNow(c *eventstore.Client) (all []string) {
	for raw, err := range c.ReadAll(context.Background(), nil) {
		if err == nil {
			all = append(all, raw.ID)
		}
	}
	return all
}

func TestAStoreThatHoldsSomethingElseIsNotCopiedTo(t *testing.T) {
	from, to := open(t, eventstoretest.Serve(t, ""), ""), open(t, eventstoretest.Serve(t, ""), "")
	decide(t, from, 3)
	decide(t, to, 1)
	held := len(booksNow(to))
	if done, err := eventstore.Copy(t.Context(), from, to); !errors.Is(err, eventstore.ErrDiffers) {
		t.Errorf("%+v, %v", done, err)
	}
	more := open(t, eventstoretest.Serve(t, ""), "")
	if _, err := eventstore.Copy(t.Context(), from, more); err != nil {
		t.Fatal(err)
	}
	decideMore(t, more)
	if done, err := eventstore.Copy(t.Context(), from, more); !errors.Is(err, eventstore.ErrDiffers) {
		t.Errorf("into a store that went on: %+v, %v", done, err)
	}
	if now := len(booksNow(to)); now != held {
		t.Errorf("%d events were copied", now-held)
	}
}

func decideMore(t *testing.T, c *eventstore.Client) {
	t.Helper()
	l := ledger.New(ledger.Options{Store: c, Local: true, Now: time.Now, Logger: slog.New(slog.DiscardHandler)})
	r := ledger.Request{Product: "ACME", Decisions: []ledger.Decision{{Command: backlog.WriteStory{Title: "more"}, Actor: "ana", Source: "api"}}}
	if _, err := l.Do(t.Context(), r); err != nil {
		t.Fatal(err)
	}
}

func TestAChainThatIsBrokenIsNotCopied(t *testing.T) {
	url := eventstoretest.Serve(t, "")
	from := open(t, url, "")
	decide(t, from, 3)
	forged := eventstore.NewEvent{ID: uuid.New(), Type: "StoryWritten", Data: []byte(`{}`), Metadata: []byte(`{"actor":"eve","hash":"00"}`)}
	last, _, err := from.Last(t.Context(), "backlog-ACME")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := from.Append(t.Context(), "backlog-ACME", last.Revision, []eventstore.NewEvent{forged}); err != nil {
		t.Fatal(err)
	}
	if _, err := eventstore.Copy(t.Context(), from, open(t, eventstoretest.Serve(t, ""), "")); !errors.Is(err, events.ErrBroken) {
		t.Errorf("a broken chain: %v", err)
	}
}

func TestWhatAnOperatorTookAwayIsNotBroughtBackByACopy(t *testing.T) {
	for _, loss := range eventstoretest.Losses() {
		t.Run(loss.Name, func(t *testing.T) {
			url, target := eventstoretest.Serve(t, ""), eventstoretest.Serve(t, "")
			from, to := open(t, url, ""), open(t, target, "")
			decide(t, from, 6)
			if _, err := eventstore.Copy(t.Context(), from, to); err != nil {
				t.Fatal(err)
			}
			loss.Befall(t, target, "backlog-ACME")
			if done, err := eventstore.Copy(t.Context(), from, to); !errors.Is(err, events.ErrGap) && !errors.Is(err, eventstore.ErrDiffers) {
				t.Errorf("lost where it was copied to: %+v, %v", done, err)
			}
			loss.Befall(t, url, "backlog-BETA")
			other := open(t, eventstoretest.Serve(t, ""), "")
			done, err := eventstore.Copy(t.Context(), from, other)
			if err != nil || fmt.Sprint(done.Left) != "[backlog-BETA]" || done.Streams != 9 {
				t.Errorf("lost where it was copied from: %+v, %v", done, err)
			}
			if _, there, err := other.Last(t.Context(), "backlog-BETA"); there || err != nil {
				t.Errorf("it is there: %v, %v", there, err)
			}
		})
	}
}
