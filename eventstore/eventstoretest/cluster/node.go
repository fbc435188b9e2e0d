package cluster

import (
	"net"
	"sync"

	"github.com/google/uuid"
)

// node is an address at which the cluster is reached. It keeps the address while the store under it changes.
type node struct {
	instance uuid.UUID
	listener net.Listener
	arrived  chan net.Conn // to whichever store is under it
	closed   chan struct{}
	accepts  sync.WaitGroup

	mu    sync.Mutex
	down  bool               // it refuses connections
	conns map[*conn]struct{} // that are open
}

func listen() (*node, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	n := &node{
		instance: uuid.New(), listener: listener, arrived: make(chan net.Conn), closed: make(chan struct{}), conns: map[*conn]struct{}{},
	}
	n.accepts.Go(n.accept)
	return n, nil
}

func (n *node) address() string { return n.listener.Addr().String() }

// accept takes connections until the node is closed.
func (n *node) accept() {
	for {
		accepted, err := n.listener.Accept()
		if err != nil {
			return
		}
		c := n.admit(accepted)
		if c == nil {
			accepted.Close()
			continue
		}
		select {
		case n.arrived <- c:
		case <-n.closed:
			c.Close()
		}
	}
}

// admit counts a connection among those that are open; nil where the node is down.
func (n *node) admit(accepted net.Conn) *conn {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.down {
		return nil
	}
	c := &conn{Conn: accepted, node: n}
	n.conns[c] = struct{}{}
	return c
}

// setDown has the node refuse connections and cuts those that there are, or has it take new ones again.
func (n *node) setDown(down bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.down = down
	for c := range n.conns {
		if down {
			c.Conn.Close()
		}
	}
}

func (n *node) isDown() bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.down
}

// close ends the node; what is under it has let go of it.
func (n *node) close() error {
	close(n.closed)
	err := n.listener.Close()
	n.accepts.Wait()
	return err
}

// conn is a connection to a node.
type conn struct {
	net.Conn
	node *node
}

// Close closes the connection.
func (c *conn) Close() error {
	c.node.mu.Lock()
	delete(c.node.conns, c)
	c.node.mu.Unlock()
	return c.Conn.Close()
}

// door is a node as a listener for the store that is under it now.
type door struct {
	*node
	shut chan struct{}
	once sync.Once
}

func (n *node) open() *door { return &door{node: n, shut: make(chan struct{})} }

// Accept waits for the next connection.
func (d *door) Accept() (net.Conn, error) {
	select {
	case c := <-d.arrived:
		return c, nil
	case <-d.shut:
		return nil, net.ErrClosed
	}
}

// Addr is the node's address.
func (d *door) Addr() net.Addr { return d.listener.Addr() }

// Close lets go of the node.
func (d *door) Close() error {
	d.once.Do(func() { close(d.shut) })
	return nil
}
