package eventstore_test

import (
	"errors"
	"io"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/google/uuid"

	"waymark/eventstore"
	"waymark/eventstore/eventstoretest"
)

// client is a client, and what it logs.
func client(t *testing.T, url string) (*eventstore.Client, *eventstore.Records) {
	t.Helper()
	said := &eventstore.Records{}
	c, err := eventstore.Connect(eventstore.Options{
		URL: url, Logger: slog.New(slog.NewTextHandler(io.MultiWriter(said, t.Output()), nil)), Heartbeat: 20 * time.Millisecond,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	return c, said
}

// allow says in the metadata of a stream who may do what.
func allow(t *testing.T, url, stream string, readers, writers []string) {
	t.Helper()
	metadata := esdb.StreamMetadata{}
	list := &esdb.Acl{}
	list.AddReadRoles(readers...)
	list.AddWriteRoles(writers...)
	metadata.SetAcl(*list)
	if _, err := eventstoretest.Official(t, url).SetStreamMetadata(t.Context(), stream, esdb.AppendToStreamOptions{}, metadata); err != nil {
		t.Fatal(err)
	}
}

// tells fails unless an error is a refusal, and no other kind, that holds all of the words.
func tells(t *testing.T, err error, words ...string) {
	t.Helper()
	if !errors.Is(err, eventstore.ErrRefused) || errors.Is(err, eventstore.ErrUnavailable) || errors.Is(err, eventstore.ErrOutcomeUnknown) {
		t.Errorf("%v, want a refusal", err)
		return
	}
	for _, word := range words {
		if !strings.Contains(eventstore.RefusalOf(err).Error(), word) {
			t.Errorf("%q does not say %s", err, word)
		}
	}
}

func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for end := time.Now().Add(20 * time.Second); !holds(); <-tick.C {
		if time.Now().After(end) {
			t.Fatalf("did not come: %s", what)
		}
	}
}

func note() []eventstore.NewEvent {
	return []eventstore.NewEvent{{ID: uuid.New(), Type: "Noted", Data: []byte(`{}`), Metadata: []byte(`{}`)}}
}

// In EventStoreDB only administrators may read $all, unless somebody says otherwise.
func TestWhoMayNotReadTheLogIsToldWhichRightIsMissing(t *testing.T) {
	url := secured(t)
	c, said := client(t, as(url, "ops:no-secret"))
	var err error
	eventually(t, "the store answers", func() bool {
		err = c.Ready(t.Context())
		return !errors.Is(err, eventstore.ErrUnavailable)
	})
	tells(t, err, `"ops"`, "may not read $all", "$$$all", "$r", "ROLE")
	if _, err := c.Append(t.Context(), "notes", eventstore.NoStream, note()); err != nil {
		t.Errorf("who may not read the log may still append: %v", err)
	}
	sub := eventstore.NewSubscriber(c, eventstore.SubscriberOptions{Logger: slog.New(slog.NewTextHandler(said, nil))})
	defer sub.Close()
	out, err := sub.Subscribe(t.Context(), "notes")
	if err != nil {
		t.Fatal(err)
	}
	eventually(t, "it is logged", func() bool { return said.Count("subscription is refused") == 1 && said.Count("may not read $all") >= 2 })
	if said.Count("can't be reached") > 0 {
		t.Error("the log says that the store can't be reached")
	}
	allow(t, as(url, "admin:a-secret"), "$all", []string{"$ops"}, nil)
	select {
	case m := <-out:
		m.Ack()
	case <-time.After(20 * time.Second):
		t.Fatal("nothing is delivered to who was given the right")
	}
	if err := c.Ready(t.Context()); err != nil {
		t.Error(err)
	}
	eventually(t, "it is logged", func() bool { return said.Count("lets its log be read again") == 1 })
	if n := said.Count("subscription is refused"); n != 1 {
		t.Errorf("the refusal is logged %d times within a minute", n)
	}
}

func TestWhoIsNotLetInIsToldWhatToCheck(t *testing.T) {
	c, _ := client(t, as(secured(t), "ops:mistyped"))
	eventually(t, "the store answers", func() bool { return !errors.Is(c.Ready(t.Context()), eventstore.ErrUnavailable) })
	tells(t, c.Ready(t.Context()), `"ops"`, "user and password", "WAYMARK_EVENTSTORE")
	began := time.Now()
	_, err := c.Append(t.Context(), "notes", eventstore.NoStream, note())
	tells(t, err, "user and password")
	_, _, err = c.Last(t.Context(), "notes")
	tells(t, err, "user and password")
	tells(t, c.Writable(t.Context()), "user and password")
	if took := time.Since(began); took > 2*time.Second {
		t.Errorf("the refusals took %v", took)
	}
}

func TestWhoMayNotUseAStreamIsToldWhichRightIsMissing(t *testing.T) {
	url := secured(t)
	allow(t, as(url, "admin:a-secret"), "notes", []string{"$admins"}, []string{"$admins"})
	allow(t, as(url, "admin:a-secret"), "readiness", nil, []string{"$admins"})
	c, _ := client(t, as(url, "ops:no-secret"))
	eventually(t, "the store answers", func() bool { return !errors.Is(c.Ready(t.Context()), eventstore.ErrUnavailable) })
	_, err := c.Append(t.Context(), "notes", eventstore.NoStream, note())
	tells(t, err, `"ops"`, "may not append to notes", "$w", "$userStreamAcl")
	_, _, err = c.Last(t.Context(), "notes")
	tells(t, err, "may not read notes", "$r")
	tells(t, c.Writable(t.Context()), "may not append to readiness")
	if _, err := c.Append(t.Context(), "others", eventstore.NoStream, note()); err != nil {
		t.Error(err)
	}
}
