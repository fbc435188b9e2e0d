// Package cluster plays a cluster of EventStoreDB for tests: nodes with an address each, of which one leads while the others
// show what it holds some time later, and all that such a cluster does to its clients. The faults that it can play are
// listed in Faults. Under the nodes lies one embedded event store.
package cluster

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"os"
	"strings"
	"sync"
	"time"

	"google.golang.org/grpc/peer"

	"waymark/eventstore/embedded"
)

// Options say what a cluster begins as. The zero value is three nodes in memory that hide nothing.
type Options struct {
	Nodes int           // 3 if 0; the first one leads
	Dir   string        // where its store lies; empty: in memory
	Lag   time.Duration // see SetLag
	// Timeout is how long an append waits for a majority; 2 s if 0.
	Timeout time.Duration
	// Logger is told what the store under the nodes tells; nothing if nil.
	Logger *slog.Logger
}

// Cluster is a cluster that runs. Its methods may be called at any time, by many goroutines.
type Cluster struct {
	options Options
	nodes   []*node
	faults  *embedded.Faults
	timeout time.Duration
	writes  sync.RWMutex // shared while the store writes for a call

	mu sync.Mutex
	state
	server  *embedded.Server
	serving *sync.WaitGroup // on the server that there is
	unseen  []byte          // the log without what no majority has got; nil: there is nothing of that kind

	restoring sync.Mutex
	dir       string // of what was restored; made when needed
	restored  int    // how often
}

// state is what the nodes are and show.
type state struct {
	leader  int
	term    int           // counts the leaders
	lag     time.Duration // how far what followers show trails what the leader shows
	trail   time.Duration // how far that trails what is written
	late    time.Duration // how long confirmations take beyond that
	lost    time.Time     // when there was a majority the last time; zero: there is one
	changed chan struct{} // closed when the next state has come
}

// now is the state.
func (c *Cluster) now() state {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.state
}

// Start starts a cluster on free ports of this machine.
func Start(o Options) (*Cluster, error) {
	o.Nodes = cmp.Or(o.Nodes, 3)
	c := &Cluster{
		options: o, faults: &embedded.Faults{}, timeout: cmp.Or(o.Timeout, 2*time.Second),
		state: state{lag: o.Lag, changed: make(chan struct{})},
	}
	c.faults.Add(embedded.Fault{Act: c.handle}) // the outermost of all
	for range o.Nodes {
		n, err := listen()
		if err != nil {
			return nil, errors.Join(err, c.Close())
		}
		c.nodes = append(c.nodes, n)
	}
	if err := c.open(o.Dir); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return c, nil
}

// open opens the store in a directory and puts it under the nodes.
func (c *Cluster) open(dir string) error {
	server, err := embedded.Open(embedded.Options{Dir: dir, Logger: c.options.Logger, Faults: c.faults})
	if err != nil {
		return err
	}
	serving := &sync.WaitGroup{}
	for _, n := range c.nodes {
		door := n.open()
		serving.Go(func() { _ = server.Serve(door) }) // it ends when the server is closed
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.server, c.serving = server, serving
	return nil
}

// shut closes the store under the nodes, which keep their addresses.
func (c *Cluster) shut() error {
	c.mu.Lock()
	server, serving := c.server, c.serving
	c.server = nil
	c.mu.Unlock()
	if server == nil {
		return nil
	}
	err := server.Close()
	serving.Wait()
	return err
}

// Close ends all nodes.
func (c *Cluster) Close() error {
	err := c.shut()
	for _, n := range c.nodes {
		err = errors.Join(err, n.close())
	}
	if c.dir != "" {
		err = errors.Join(err, os.RemoveAll(c.dir))
	}
	return err
}

// Faults make calls go wrong at all nodes alike, and their connections; see embedded.Faults.
func (c *Cluster) Faults() *embedded.Faults { return c.faults }

// URL is the connection string of the cluster: all nodes as seeds, and the wish for the leader.
func (c *Cluster) URL() string {
	addresses := make([]string, len(c.nodes))
	for i, n := range c.nodes {
		addresses[i] = n.address()
	}
	return "esdb://" + strings.Join(addresses, ",") + "?tls=false&nodePreference=leader"
}

// NodeURL is the connection string of one node, from 0, of which a client asks nobody who leads.
func (c *Cluster) NodeURL(node int) string { return "esdb://" + c.nodes[node].address() + "?tls=false" }

// SetLag has what followers show trail what the leader shows.
func (c *Cluster) SetLag(lag time.Duration) { c.change(func() { c.lag = lag }) }

// SetTrail has what the leader shows trail what it has written; an append is confirmed when it shows.
func (c *Cluster) SetTrail(trail time.Duration) { c.change(func() { c.trail = trail }) }

// SetLate has confirmations take longer.
func (c *Cluster) SetLate(late time.Duration) { c.change(func() { c.late = late }) }

// change changes what nodes show or are, and wakes who waits for that.
func (c *Cluster) change(f func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	f()
	close(c.changed)
	c.changed = make(chan struct{})
}

// nodeOf is the number of the node that was called.
func (c *Cluster) nodeOf(ctx context.Context) int {
	p, ok := peer.FromContext(ctx)
	if !ok {
		return 0
	}
	for i, n := range c.nodes {
		if n.address() == p.LocalAddr.String() {
			return i
		}
	}
	return 0
}
