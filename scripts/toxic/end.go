package toxic

import (
	"io"
	"net"
	"sync/atomic"
)

// place is where a server listens.
type place struct{ network, address string }

// end is the last part of a line: the proxy knows no Unix sockets, and a server that is started again may listen elsewhere.
type end struct {
	listener net.Listener
	to       atomic.Pointer[place]
}

func newEnd(network, address string) (*end, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	e := &end{listener: listener}
	e.to.Store(&place{network, address})
	go e.serve()
	return e, nil
}

// serve carries connections until the listener is closed.
func (e *end) serve() {
	for {
		from, err := e.listener.Accept()
		if err != nil {
			return
		}
		go e.carry(from)
	}
}

// carry carries a connection on, until one side ends it.
func (e *end) carry(from net.Conn) {
	defer from.Close()
	p := e.to.Load()
	to, err := net.Dial(p.network, p.address)
	if err != nil {
		return
	}
	defer to.Close()
	ended := make(chan struct{}, 2)
	for _, way := range [][2]net.Conn{{from, to}, {to, from}} {
		go func() {
			_, _ = io.Copy(way[1], way[0]) // however it ends, the connection has
			ended <- struct{}{}
		}()
	}
	<-ended
}
