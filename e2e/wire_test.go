package e2e_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"time"
)

// wire sends requests to a server over connections that it keeps. It does as little as HTTP allows: whoever loads a server on the
// machine on which it is measured takes the processors that the server lacks.
type wire struct {
	address string
	mu      sync.Mutex
	idle    []*line
}

// line is a connection. It serves one request at a time.
type line struct {
	net.Conn
	in *bufio.Reader
}

// ask makes a request whose body is JSON, and says what was answered.
func (w *wire) ask(method, path string, body []byte) (status int, text []byte, err error) {
	l, err := w.take()
	if err != nil {
		return 0, nil, err
	}
	if status, text, err = l.ask(w.address, method, path, body); err != nil {
		l.Close()
		return 0, nil, err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.idle = append(w.idle, l)
	return status, text, nil
}

// take is the connection that was used last of those that are idle, or a new one.
func (w *wire) take() (*line, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if last := len(w.idle) - 1; last >= 0 {
		l := w.idle[last]
		w.idle = w.idle[:last]
		return l, nil
	}
	conn, err := net.Dial("tcp", w.address)
	if err != nil {
		return nil, err
	}
	return &line{conn, bufio.NewReader(conn)}, nil
}

func (l *line) ask(host, method, path string, body []byte) (status int, text []byte, err error) {
	if err := l.SetDeadline(time.Now().Add(time.Minute)); err != nil {
		return 0, nil, err
	}
	if _, err := fmt.Fprintf(l, "%s %s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s",
		method, path, host, len(body), body); err != nil {
		return 0, nil, err
	}
	response, err := http.ReadResponse(l.in, nil)
	if err != nil {
		return 0, nil, err
	}
	defer response.Body.Close()
	text, err = io.ReadAll(response.Body)
	return response.StatusCode, text, err
}
