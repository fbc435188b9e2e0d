package eventstore_test

import (
	"context"
	"crypto/pbkdf2"
	"crypto/sha1"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"log/slog"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"waymark/eventstore"
	"waymark/eventstore/embedded"
	"waymark/eventstore/eventstoretest"
)

// secure is the connection string, with an administrator's credentials, of a store with TLS and users.
func secure(t *testing.T) string { return as(secured(t), "admin:a-secret") }

// as is a connection string with these credentials.
func as(url, credentials string) string {
	return "esdb://" + credentials + "@" + strings.TrimPrefix(url, "esdb://")
}

// secured is the connection string, without credentials, of a store with TLS and users.
func secured(t *testing.T) string {
	t.Helper()
	chain, key := eventstoretest.Certificate(t)
	pair, err := tls.LoadX509KeyPair(chain, key)
	if err != nil {
		t.Fatal(err)
	}
	server, err := embedded.Open(embedded.Options{
		TLS: &tls.Config{Certificates: []tls.Certificate{pair}}, Users: &embedded.Users{AdminPassword: "a-secret", OpsPassword: "no-secret"},
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
	return fmt.Sprintf("esdb://%s?tlsCAFile=%s", listener.Addr(), chain)
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
	subscriber := eventstore.NewSubscriber(c, eventstore.SubscriberOptions{Streams: "notes.*"})
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

// A user of a role of its own signs in as Waymark does, and reads the log once an administrator said that it may.
func TestARoleMayReadTheLogOnceItIsGranted(t *testing.T) {
	url := secure(t)
	admin := open(t, url, "")
	ana := eventstore.NewEvent{ID: uuid.New(), Type: "$UserCreated", Metadata: []byte(`{}`), Data: signed("ana", "her-secret", "waymark")}
	if _, err := admin.Append(t.Context(), "$user-ana", eventstore.NoStream, []eventstore.NewEvent{ana}); err != nil {
		t.Fatal(err)
	}
	note := eventstore.NewEvent{ID: uuid.New(), Type: "Noted", Data: []byte(`{}`), Metadata: []byte(`{}`)}
	if _, err := admin.Append(t.Context(), "notes", eventstore.NoStream, []eventstore.NewEvent{note}); err != nil {
		t.Fatal(err)
	}
	user := open(t, strings.Replace(url, "admin:a-secret", "ana:her-secret", 1), "")
	read := func() (found bool, ended error) {
		for raw, err := range user.ReadAll(t.Context(), nil) {
			if err != nil {
				return found, err
			}
			found = found || raw.ID == note.ID.String()
		}
		return found, nil
	}
	if found, err := read(); err == nil || found {
		t.Fatalf("whoever has no right reads: %v, %v", found, err)
	}
	if _, err := user.GrantReadAll(t.Context(), "waymark"); err == nil {
		t.Fatal("whoever has no right grants it")
	}
	for _, changes := range []bool{true, false} {
		if changed, err := admin.GrantReadAll(t.Context(), "waymark"); changed != changes || err != nil {
			t.Errorf("granted: %v, %v", changed, err)
		}
	}
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(10 * time.Millisecond) { // the client tries again by itself
		found, err := read()
		if err == nil && found {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("whoever has the right reads: %v, %v", found, err)
		}
	}
}

// signed is a user with a password, as the store keeps it.
func signed(login, password string, groups ...string) []byte {
	salt := make([]byte, 16)
	hash, err := pbkdf2.Key(sha1.New, password, salt, 1000, 20)
	if err != nil {
		panic(err)
	}
	data, err := json.Marshal(map[string]any{"loginName": login, "fullName": login, "salt": salt, "hash": hash, "groups": groups})
	if err != nil {
		panic(err)
	}
	return data
}
