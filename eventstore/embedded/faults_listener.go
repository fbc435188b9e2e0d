package embedded

import (
	"net"
	"sync"
)

// Link is what becomes of the connections to a server.
type Link int

// The links that there are.
const (
	LinkUp       Link = iota
	LinkStalled       // nothing moves, on old connections and new ones, until the link is another one; nothing is lost
	LinkMute          // the server hears its clients, but they don't hear it: connections are half-open
	LinkRefusing      // new connections are closed at once; old ones go on
)

// SetLink changes the link of all connections. Those that were mute have lost something and are cut.
func (f *Faults) SetLink(link Link) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.link == LinkMute && link != LinkMute {
		f.cut()
	}
	f.link = link
	f.wake()
}

// wake has connections that stand still look again. The lock is held.
func (f *Faults) wake() {
	if f.conns != nil {
		close(f.changed)
		f.changed = make(chan struct{})
	}
}

// Hang leaves all connections that there are half-open: nothing moves on them any more, and neither side learns why. New
// ones follow the link.
func (f *Faults) Hang() {
	f.mu.Lock()
	defer f.mu.Unlock()
	for c := range f.conns {
		c.hangs = true
	}
	f.wake()
}

// Cut ends all connections that there are.
func (f *Faults) Cut() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.cut()
}

// cut ends all connections. The lock is held.
func (f *Faults) cut() {
	for c := range f.conns {
		c.shut()
	}
	clear(f.conns)
}

// Connections is how many connections have come, be it that they were refused.
func (f *Faults) Connections() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.accepted
}

// on is a listener whose connections have the faults; without faults, the listener itself.
func (f *Faults) on(listener net.Listener) net.Listener {
	if f == nil {
		return listener
	}
	return &faultyListener{Listener: listener, faults: f}
}

type faultyListener struct {
	net.Listener
	faults *Faults
}

// Accept waits for a connection that is not refused.
func (l *faultyListener) Accept() (net.Conn, error) {
	for {
		conn, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		if c := l.faults.admit(conn); c != nil {
			return c, nil
		}
		conn.Close()
	}
}

// admit is the connection with faults; nil if it is refused.
func (f *Faults) admit(conn net.Conn) *faultyConn {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.accepted++
	if f.link == LinkRefusing {
		return nil
	}
	c := &faultyConn{Conn: conn, faults: f, closed: make(chan struct{})}
	if f.conns == nil { // the first one
		f.conns, f.changed = map[*faultyConn]bool{}, make(chan struct{})
	}
	f.conns[c] = true
	return c
}

// faultyConn is a connection as the server sees it.
type faultyConn struct {
	net.Conn
	faults *Faults
	hangs  bool // under the lock of the faults
	closed chan struct{}
	once   sync.Once
}

// Read reads what came, once the link lets it.
func (c *faultyConn) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	if err != nil {
		return n, err
	}
	_, err = c.pass()
	return n, err
}

// Write writes once the link lets it, or loses what was to be written.
func (c *faultyConn) Write(b []byte) (int, error) {
	link, err := c.pass()
	if err != nil {
		return 0, err
	}
	if link == LinkMute {
		return len(b), nil
	}
	return c.Conn.Write(b)
}

// pass waits while the link is stalled and says what it is then.
func (c *faultyConn) pass() (Link, error) {
	for {
		c.faults.mu.Lock()
		link, hangs, changed := c.faults.link, c.hangs, c.faults.changed
		c.faults.mu.Unlock()
		if link != LinkStalled && !hangs {
			return link, nil
		}
		select {
		case <-changed:
		case <-c.closed:
			return link, net.ErrClosed
		}
	}
}

// Close closes the connection.
func (c *faultyConn) Close() error {
	c.faults.mu.Lock()
	delete(c.faults.conns, c)
	c.faults.mu.Unlock()
	return c.shut()
}

func (c *faultyConn) shut() error {
	c.once.Do(func() { close(c.closed) })
	return c.Conn.Close()
}

// RemoteAddr leads from the peer of a call to its connection.
func (c *faultyConn) RemoteAddr() net.Addr { return faultyAddr{Addr: c.Conn.RemoteAddr(), conn: c} }

type faultyAddr struct {
	net.Addr
	conn *faultyConn
}
