// Package eventstoretest gives tests an event store of their own.
package eventstoretest

import (
	"net"
	"testing"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"

	"waymark/eventstore"
	"waymark/eventstore/embedded"
)

// Client is a client of an embedded event store in the directory, or in memory if it is empty. Both end with the test.
func Client(t testing.TB, dir string) *eventstore.Client {
	t.Helper()
	return Connect(t, eventstore.Options{URL: Serve(t, dir)})
}

// Official is the official client, alone; it ends with the test.
func Official(t testing.TB, url string) *esdb.Client {
	t.Helper()
	config, err := esdb.ParseConnectionString(url)
	if err != nil {
		t.Fatal(err)
	}
	config.Logger = esdb.NoopLogging()
	client, err := esdb.NewClient(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Close() })
	return client
}

// Serve serves an embedded event store, in the directory or in memory if it is empty, until the test ends, and says its
// connection string.
func Serve(t testing.TB, dir string) string {
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
	return "esdb://" + listener.Addr().String() + "?tls=false"
}
