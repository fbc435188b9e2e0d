package eventstoretest

import (
	"testing"
	"time"

	"waymark/eventstore/eventstoretest/cluster"
)

// Playing a server that runs elsewhere: it confirms an append later than the embedded store, by as much as was seen of
// EventStoreDB 23.10 under the same load.
const (
	serverLate = 2 * time.Millisecond
	serverLag  = 20 * time.Millisecond
)

// Server plays EventStoreDB as it is where it works well, and is the connection string: three nodes of which two trail the leader,
// appends that are confirmed late, and live subscriptions that end when 32 and 32 messages wait. Its log lies in the directory.
func Server(t testing.TB, dir string) string {
	t.Helper()
	nodes := Cluster(t, cluster.Options{Dir: dir, Lag: serverLag})
	nodes.SetLate(serverLate)
	Play(t, nodes, cluster.ConsumerTooSlow)
	return nodes.URL()
}
