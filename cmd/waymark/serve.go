package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"waymark/httpapi"
)

type serveCommand struct {
	Addr string `default:"127.0.0.1:8080" env:"WAYMARK_ADDR" help:"Address to serve HTTP on (${default}); port 0 takes a free one."`
	// RequestLog says whether each request is a line of the log.
	RequestLog bool `default:"true" negatable:"" env:"WAYMARK_REQUEST_LOG" help:"Log each request but health probes (${default})."`
}

// Run serves until the context ends.
func (w serveCommand) Run(ctx context.Context, c *Config, s streams, getenv variables, log *slog.Logger) (err error) {
	if err := c.checkAddr(w.Addr); err != nil {
		return err
	}
	traces, err := startTracing(ctx, getenv, log)
	if err != nil {
		return err
	}
	defer traces.end()
	c.tracer = traces.tracer
	if w.RequestLog {
		c.requests = log
	}
	listener, err := net.Listen("tcp", w.Addr)
	if err != nil {
		return err
	}
	defer listener.Close()
	a, err := open(ctx, c, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.close()) }()
	url := "http://" + listener.Addr().String()
	if err := announce(c.Data, serverFile, url); err != nil {
		return err
	}
	a.onClose(func() error { return withdraw(c.Data, serverFile) })
	fmt.Fprintf(s.err, "waymark: listening on %s\n", url)
	return serveHTTP(ctx, listener, httpapi.Guard(a.handler, c.AllowRemote), log)
}

// How long the other end may take. Handlers that take long, or send much, set their own time: see httpapi.Handler.
const (
	readHeaderTime = 10 * time.Second
	readTime       = 30 * time.Second // for a whole request
	idleTime       = 2 * time.Minute  // between two of a connection
	endTime        = 2 * time.Second  // for the requests that run when the program is to end
)

// largestHead is far above what httpapi answers with a problem document.
const largestHead = 256 << 10

// serveHTTP serves until the context ends, then lets requests end for a while, and ends those that do not.
func serveHTTP(ctx context.Context, listener net.Listener, handler http.Handler, log *slog.Logger) error {
	requests, giveUp := context.WithCancel(context.WithoutCancel(ctx))
	defer giveUp()
	server := &http.Server{
		Handler: handler, ReadHeaderTimeout: readHeaderTime, ReadTimeout: readTime, IdleTimeout: idleTime, MaxHeaderBytes: largestHead,
		BaseContext: func(net.Listener) context.Context { return requests },
		ErrorLog:    slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	stopped := make(chan error, 1)
	go func() { stopped <- server.Serve(listener) }()
	select {
	case err := <-stopped:
		return err
	case <-ctx.Done():
	}
	log.Info("shutting down")
	grace, cancel := context.WithTimeout(requests, endTime)
	defer cancel()
	if err := server.Shutdown(grace); !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	log.Info("requests that still run are given up")
	giveUp()
	return server.Close()
}
