package cluster

import (
	"time"

	"google.golang.org/grpc/codes"

	"waymark/eventstore/embedded"
)

// Fault is something that a cluster does to its clients, all of it while it works as it is meant to.
type Fault struct {
	Name   string
	Does   string // what the server does
	Source string // of the server, EventStoreDB 23.10: the file that it was read from
	// begin has the cluster do it, and says how it ends.
	begin func(*Cluster) (end func() error, err error)
}

// server is where the sources of EventStoreDB lie in its repository.
const server = "src/EventStore.Core/"

// What the faults do where a test says nothing else.
const (
	longLag     = time.Hour              // beyond the end of any test
	trailing    = 100 * time.Millisecond // how long reads trail
	late        = 300 * time.Millisecond // how long a confirmation takes
	liveBuffers = 32 + 32                // messages for a live subscription
)

// The faults that there are. Each is played by a test of what Waymark does about it, which fails if Waymark does not.
var (
	FollowersLag = Fault{"followers lag",
		"A node that does not lead forwards appends to the leader, and answers reads from what it has, also while it catches up.",
		server + "Services/VNode/ClusterVNodeController.cs", lasting(func(c *Cluster) { c.lag = longLag }, func(c *Cluster) { c.lag = 0 })}

	LeaderMoves = Fault{"leader moves",
		"Another node leads. To who requires the leader the others answer NotFound with its address in trailers, and do nothing.",
		server + "Services/Transport/Grpc/RpcExceptions.cs", func(c *Cluster) (func() error, error) {
			return nothing, c.Lead((c.Leader() + 1) % len(c.nodes))
		}}

	NobodyLeads = Fault{"nobody leads",
		"While a leader is elected, or where no majority is left, a node that knows of none answers who requires it, and each append, that it is not ready.",
		server + "Services/VNode/ClusterVNodeController.cs", func(c *Cluster) (func() error, error) {
			next := (c.Leader() + 1) % len(c.nodes)
			return func() error { return c.Lead(next) }, c.Lead(Nobody)
		}}

	LeaderDies = Fault{"leader dies",
		"The node that leads is gone, with its connections, and another one takes its place after a while.",
		server + "Services/VNode/ClusterVNodeController.cs", func(c *Cluster) (func() error, error) {
			dead := max(c.Leader(), 0)
			c.nodes[dead].setDown(true)
			return func() error {
				c.nodes[dead].setDown(false)
				return c.Lead((dead + 1) % len(c.nodes))
			}, c.Lead(Nobody)
		}}

	ReadsTrail = Fault{"reads trail",
		"An append is refused for an event that reads do not show yet: revisions are judged by what was written, reads by what is indexed.",
		server + "Services/Storage/ReaderIndex/IndexWriter.cs", lasting(func(c *Cluster) { c.trail = trailing }, func(c *Cluster) { c.trail = 0 })}

	ConfirmedLate = Fault{"confirmed late",
		"An append is in the log, and read, some time before it is confirmed.",
		server + "Services/RequestManager/Managers/RequestManagerBase.cs", lasting(func(c *Cluster) { c.late = late }, func(c *Cluster) { c.late = 0 })}

	NeverConfirmed = Fault{"never confirmed",
		"An append is in the log, and its client is told after the commit timeout that the operation timed out.",
		server + "Services/RequestManager/Managers/RequestManagerBase.cs", lasting(func(c *Cluster) { c.late = longLag }, func(c *Cluster) { c.late = 0 })}

	BreaksBefore = Fault{"breaks before",
		"The connection breaks when an append has arrived and nothing is done.",
		server + "Services/Transport/Grpc/Streams.Append.cs", injected(embedded.Fault{Method: "Append", Times: 1, Act: embedded.Drop})}

	BreaksAfter = Fault{"breaks after",
		"The connection breaks when an append is done and not confirmed.",
		server + "Services/Transport/Grpc/Streams.Append.cs", injected(embedded.Fault{Method: "Append", Times: 1, When: embedded.Done, Act: embedded.Drop})}

	QuorumLost = Fault{"quorum lost",
		"The leader writes appends that no majority gets: nobody is shown them, their clients are told of a timeout, repetitions are dropped until the same, and others conflict with them. When the majority is back they count.",
		server + "Services/Storage/StorageWriterService.cs", func(c *Cluster) (func() error, error) { return c.FindQuorum, c.LoseQuorum() }}

	UnconfirmedVanish = Fault{"unconfirmed vanish",
		"The leader writes appends that no majority gets, until another node leads, by whose log its own is truncated: they never happened.",
		server + "TransactionLog/Chunks/TFChunkDbTruncator.cs", func(c *Cluster) (func() error, error) {
			next := (c.Leader() + 1) % len(c.nodes)
			return func() error { return c.Lead(next) }, c.LoseQuorum()
		}}

	Restored = Fault{"restored",
		"The log is shorter than it was: an older backup was restored. A subscription from beyond its end is told that it has caught up, and then gets events before that.",
		server + "Services/Transport/Grpc/Enumerators.AllSubscriptionFiltered.cs", func(c *Cluster) (func() error, error) {
			backup, err := c.Backup()
			return func() error { return c.Restore(backup) }, err
		}}

	ConsumerTooSlow = Fault{"consumer too slow",
		"A live subscription whose buffers of 32 messages and 32 on their way are full is aborted, however quickly it is read.",
		server + "Services/Transport/Grpc/Enumerators.cs", injected(embedded.Fault{Method: "Subscribe", Act: embedded.LiveBuffer(liveBuffers)})}

	AllIsForAdministrators = Fault{"$all is for administrators",
		"Who is in no group that may read $all is denied it, be it to read or to subscribe.",
		server + "Authorization/LegacyStreamPermissionAssertion.cs", injected(embedded.Fault{Stream: "$all", Act: embedded.Status(
			codes.PermissionDenied, "Access Denied", "exception", "access-denied")})}

	TooBusy = Fault{"too busy",
		"A node whose queues are full refuses calls, for the time being.",
		server + "Services/Transport/Grpc/RpcExceptions.cs", injected(embedded.Fault{Method: "Append", Times: 3, Act: embedded.Status(
			codes.Unavailable, "Server Is Too Busy")})}
)

// Faults are all of them.
func Faults() []Fault {
	return []Fault{
		FollowersLag, LeaderMoves, NobodyLeads, LeaderDies, ReadsTrail, ConfirmedLate, NeverConfirmed, BreaksBefore, BreaksAfter,
		QuorumLost, UnconfirmedVanish, Restored, ConsumerTooSlow, AllIsForAdministrators, TooBusy,
	}
}

// Play has the cluster do what a fault says, until it is told to end that.
func (c *Cluster) Play(f Fault) (end func() error, err error) { return f.begin(c) }

func nothing() error { return nil }

// lasting is a fault that is a state of the cluster.
func lasting(begin, end func(*Cluster)) func(*Cluster) (func() error, error) {
	return func(c *Cluster) (func() error, error) {
		c.change(func() { begin(c) })
		return func() error {
			c.change(func() { end(c) })
			return nil
		}, nil
	}
}

// injected is a fault of the store under the nodes.
func injected(f embedded.Fault) func(*Cluster) (func() error, error) {
	return func(c *Cluster) (func() error, error) {
		added := c.faults.Add(f)
		return func() error {
			added.Remove()
			return nil
		}, nil
	}
}
