// Package eventstoretest gives tests an event store of their own.
package eventstoretest

import (
	"log/slog"
	"net"
	"testing"

	"waymark/eventstore"
	"waymark/eventstore/embedded"
)

// Client is a client of an embedded event store in the directory, or in memory if it is empty. Both end with the test.
func Client(t testing.TB, dir string) *eventstore.Client {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server, err := embedded.Open(embedded.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	go server.Serve(listener) // what it ends with, the client tells
	t.Cleanup(func() { _ = server.Close() })
	client, err := eventstore.Connect(eventstore.Options{
		URL: "esdb://" + listener.Addr().String() + "?tls=false", Logger: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Close() })
	return client
}
