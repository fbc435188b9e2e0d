package eventstoretest

import (
	"log/slog"
	"testing"

	"waymark/eventstore"
	"waymark/eventstore/eventstoretest/cluster"
)

// Cluster is a cluster that ends with the test.
func Cluster(t testing.TB, o cluster.Options) *cluster.Cluster {
	t.Helper()
	nodes, err := cluster.Start(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := nodes.Close(); err != nil {
			t.Error(err)
		}
	})
	return nodes
}

// Play has a cluster do what a fault says, until the end is called.
func Play(t testing.TB, nodes *cluster.Cluster, f cluster.Fault) (end func()) {
	t.Helper()
	stop, err := nodes.Play(f)
	if err != nil {
		t.Fatal(err)
	}
	return func() {
		t.Helper()
		if err := stop(); err != nil {
			t.Fatal(err)
		}
	}
}

// Connect is a client that ends with the test; nothing of it is logged.
func Connect(t testing.TB, o eventstore.Options) *eventstore.Client {
	t.Helper()
	o.Logger = slog.New(slog.DiscardHandler)
	client, err := eventstore.Connect(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Close() })
	return client
}
