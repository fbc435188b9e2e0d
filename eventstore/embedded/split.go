package embedded

import (
	"context"
	"crypto/tls"
	"io"
	"log/slog"
	"net"
	"sync"
	"time"
)

// preface is how every connection of HTTP/2 begins, and none of HTTP/1.1.
const preface = "PRI "

// openingTime is how long a connection may take to say what it speaks.
const openingTime = 10 * time.Second

// splitter hands the connections of one listener to two servers: those that speak HTTP/2 to gRPC's, the others to
// HTTP/1.1's.
type splitter struct {
	listener   net.Listener
	tls        *tls.Config // nil: connections are not encrypted
	log        *slog.Logger
	patience   time.Duration // with a connection that has not said what it speaks
	grpc, http *branch
	open       context.Context // done when everything is closed
	close      func() error    // once
}

// branch is a listener for one of the servers.
type branch struct {
	*splitter
	accepted chan accepted
}

type accepted struct {
	conn net.Conn
	err  error
}

func newSplitter(listener net.Listener, config *tls.Config, log *slog.Logger) *splitter {
	s := &splitter{listener: listener, log: log, patience: openingTime}
	if config != nil {
		s.tls = config.Clone()
		// What offers both, such as a browser, wants HTTP/1.1 here; clients of gRPC offer HTTP/2 alone.
		s.tls.NextProtos = []string{"http/1.1", "h2"}
	}
	open, shut := context.WithCancel(context.Background())
	s.open, s.close = open, sync.OnceValue(func() error {
		shut()
		return listener.Close()
	})
	s.grpc, s.http = &branch{s, make(chan accepted)}, &branch{s, make(chan accepted)}
	return s
}

// Accept waits for the next connection that is for this branch.
func (b *branch) Accept() (net.Conn, error) {
	select {
	case a := <-b.accepted:
		return a.conn, a.err
	case <-b.open.Done():
		return nil, net.ErrClosed
	}
}

// Addr is where the listener listens.
func (b *branch) Addr() net.Addr { return b.listener.Addr() }

// Close closes the listener and both branches.
func (b *branch) Close() error { return b.close() }

// run accepts connections until a branch is closed. It returns when it has let go of all of them.
func (s *splitter) run() {
	var sorting sync.WaitGroup
	defer sorting.Wait()
	for s.open.Err() == nil {
		conn, err := s.listener.Accept()
		if err != nil {
			s.grpc.hand(nil, err) // its server knows which errors pass
			continue
		}
		sorting.Go(func() { s.sort(conn) })
	}
}

// hand gives a connection to who accepts, unless everything is closed before.
func (b *branch) hand(conn net.Conn, err error) bool {
	select {
	case b.accepted <- accepted{conn, err}:
		return true
	case <-b.open.Done():
		return false
	}
}

func (s *splitter) sort(conn net.Conn) {
	stop := context.AfterFunc(s.open, func() { conn.Close() }) // a client that says nothing holds up no end
	defer stop()
	sorted, to, err := s.look(conn)
	if err != nil {
		s.log.Debug("event store: connection does not say what it speaks", "from", conn.RemoteAddr().String(), "error", err)
	}
	if err != nil || !to.hand(sorted, nil) {
		conn.Close()
	}
}

// look reads what a connection begins with and finds the branch that it is for.
func (s *splitter) look(conn net.Conn) (net.Conn, *branch, error) {
	if err := conn.SetDeadline(time.Now().Add(s.patience)); err != nil {
		return nil, nil, err
	}
	if s.tls != nil {
		conn = tls.Server(conn, s.tls)
	}
	first := make([]byte, len(preface))
	if _, err := io.ReadFull(conn, first); err != nil {
		return nil, nil, err
	}
	to := s.http
	if string(first) == preface {
		to = s.grpc
	}
	return &begun{Conn: conn, first: first}, to, conn.SetDeadline(time.Time{})
}

// begun is a connection of which the first bytes were read.
type begun struct {
	net.Conn
	first []byte
}

// Read reads those bytes, then what follows.
func (b *begun) Read(p []byte) (int, error) {
	if len(b.first) == 0 {
		return b.Conn.Read(p)
	}
	n := copy(p, b.first)
	b.first = b.first[n:]
	return n, nil
}
