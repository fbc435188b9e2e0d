package eventstore_test

import (
	"context"
	"crypto/tls"
	"fmt"
	"log/slog"
	"net"
	"testing"
	"time"

	"github.com/google/uuid"

	"waymark/eventstore"
	"waymark/eventstore/embedded"
	"waymark/eventstore/eventstoretest"
)

// secure is the connection string, with credentials, of a store with TLS and users.
func secure(t *testing.T) string {
	t.Helper()
	chain, key := eventstoretest.Certificate(t)
	pair, err := tls.LoadX509KeyPair(chain, key)
	if err != nil {
		t.Fatal(err)
	}
	server, err := embedded.Open(embedded.Options{
		TLS: &tls.Config{Certificates: []tls.Certificate{pair}}, Users: &embedded.Users{AdminPassword: "a-secret"},
	})
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
		if err := <-served; err != nil {
			t.Error(err)
		}
	})
	return fmt.Sprintf("esdb://admin:a-secret@%s?tlsCAFile=%s", listener.Addr(), chain)
}

func TestASecureStoreIsUsedLikeAnyOther(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	c, err := eventstore.Connect(eventstore.Options{URL: secure(t), Logger: slog.New(slog.NewTextHandler(t.Output(), nil))})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	note := eventstore.NewEvent{ID: uuid.New(), Type: "Noted", Data: []byte(`{}`), Metadata: []byte(`{}`)}
	if _, err := c.Append(ctx, "notes", eventstore.NoStream, []eventstore.NewEvent{note}); err != nil {
		t.Fatal(err)
	}
	read := 0
	for raw, err := range c.ReadStream(ctx, "notes", 0) {
		if err != nil {
			t.Fatal(err)
		}
		if read++; raw.ID != note.ID.String() {
			t.Errorf("read %s, want %s", raw.ID, note.ID)
		}
	}
	if read != 1 {
		t.Errorf("%d events are read", read)
	}
	subscriber := eventstore.NewSubscriber(c, eventstore.SubscriberOptions{Prefixes: []string{"notes"}})
	defer subscriber.Close()
	pages, err := subscriber.Subscribe(ctx, "test")
	if err != nil {
		t.Fatal(err)
	}
	select {
	case m := <-pages:
		page, _ := eventstore.PageOf(m)
		if len(page.Events) != 1 || page.Events[0].ID != note.ID.String() {
			t.Errorf("the page holds %+v", page.Events)
		}
		m.Ack()
	case <-ctx.Done():
		t.Error("no page arrives")
	}
}
