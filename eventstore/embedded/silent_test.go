package embedded

import (
	"errors"
	"log/slog"
	"net"
	"os"
	"testing"
	"time"
)

func TestAConnectionThatSaysNothingIsEndedWithTheListener(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := newSplitter(listener, nil, slog.New(slog.DiscardHandler))
	s.patience = 24 * time.Hour
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		s.run()
	}()
	conn, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if err := s.close(); err != nil {
		t.Fatal(err)
	}
	select {
	case <-ended:
	case <-time.After(time.Minute):
		t.Error("it waits for a connection that says nothing")
	}
}

func TestAConnectionThatSaysNothingIsClosedInTheEnd(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := newSplitter(listener, nil, slog.New(slog.DiscardHandler))
	s.patience = time.Millisecond
	go s.run()
	defer s.close()
	conn, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if err := conn.SetReadDeadline(time.Now().Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Read(make([]byte, 1)); err == nil || errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("the connection stays open: %v", err)
	}
}
