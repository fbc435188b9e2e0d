package client

import (
	"io"
	"net/http"
	"sync"
)

// Handler carries requests to a handler in this process, without a socket. Answers are read as they are written.
func Handler(h http.Handler) http.RoundTripper { return inProcess{h} }

type inProcess struct{ handler http.Handler }

// RoundTrip runs the handler until the head of its answer is there. The rest runs until the body is read, or closed.
func (t inProcess) RoundTrip(request *http.Request) (*http.Response, error) {
	if err := request.Context().Err(); err != nil {
		return nil, err
	}
	served := request.Clone(request.Context())
	served.RequestURI = request.URL.RequestURI()
	served.Host, served.RemoteAddr = "localhost", "127.0.0.1:0"
	if served.Body == nil {
		served.Body = http.NoBody
	}
	reader, writer := io.Pipe()
	a := &answer{header: http.Header{}, body: writer, begun: make(chan struct{}), ended: make(chan struct{})}
	go a.serve(t.handler, served)
	<-a.begun
	if a.status == 0 {
		return nil, io.ErrUnexpectedEOF
	}
	return &http.Response{
		Status: http.StatusText(a.status), StatusCode: a.status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: a.sent, Body: &body{reader, a.ended}, ContentLength: -1, Request: request,
	}, nil
}

// body is an answer as it is read. Once it is closed the handler has ended.
type body struct {
	*io.PipeReader
	ended chan struct{}
}

// Close gives up what was not read.
func (b *body) Close() error {
	err := b.PipeReader.Close()
	<-b.ended
	return err
}

// answer is what a handler writes.
type answer struct {
	header http.Header // for the handler
	sent   http.Header // as it was when the body began
	status int
	body   *io.PipeWriter
	once   sync.Once
	begun  chan struct{}
	ended  chan struct{}
}

// serve runs the handler. An answer that it cuts off can't be taken for whole.
func (a *answer) serve(h http.Handler, request *http.Request) {
	defer close(a.ended)
	defer func() {
		if cause := recover(); cause == http.ErrAbortHandler {
			a.once.Do(func() { close(a.begun) })
			a.body.CloseWithError(io.ErrUnexpectedEOF)
		} else if cause != nil {
			panic(cause)
		}
	}()
	h.ServeHTTP(a, request)
	a.WriteHeader(http.StatusOK)
	_ = a.body.Close() // never fails
}

// Header is the header of the answer.
func (a *answer) Header() http.Header { return a.header }

// WriteHeader sets the status; as everywhere the first counts.
func (a *answer) WriteHeader(status int) {
	a.once.Do(func() {
		a.status, a.sent = status, a.header.Clone()
		close(a.begun)
	})
}

// Write hands a piece of the body to who reads it.
func (a *answer) Write(p []byte) (int, error) {
	a.WriteHeader(http.StatusOK)
	return a.body.Write(p)
}

// Flush sends what was written, which is with its reader already.
func (a *answer) Flush() { a.WriteHeader(http.StatusOK) }
