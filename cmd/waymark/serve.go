package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"waymark/httpapi"
)

type serveCommand struct {
	Addr string `default:"127.0.0.1:8080" env:"WAYMARK_ADDR" help:"Address to serve HTTP on (${default}); port 0 takes a free one."`
	// SealEvery is the time between two looks whether there is something to seal; 0: it is sealed on demand alone.
	SealEvery time.Duration `default:"1h" env:"WAYMARK_SEAL_EVERY" help:"How often what is new in the log is sealed (${default}); 0 for on demand alone."`
	// RequestLog says whether each request is a line of the log.
	RequestLog bool `default:"true" negatable:"" env:"WAYMARK_REQUEST_LOG" help:"Log each request but health probes (${default})."`
}

// Run serves until the context ends.
func (w serveCommand) Run(ctx context.Context, c *Config, s streams, getenv variables, log *slog.Logger) (err error) {
	if err := errors.Join(c.checkAddr(w.Addr), w.checkInterval()); err != nil {
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
	defer a.sealAtInterval(ctx, w.SealEvery)()
	url := "http://" + listener.Addr().String()
	if err := announce(c.Data, serverFile, url); err != nil {
		return err
	}
	a.onClose(func() error { return withdraw(c.Data, serverFile) })
	fmt.Fprintf(s.err, "waymark: listening on %s\n", url)
	return serveHTTP(ctx, listener, httpapi.Guard(a.handler, c.AllowRemote), a.feed.End, log)
}

// errInterval says that the log can't be sealed as often as it was asked for.
var errInterval = errors.New("--seal-every must be 0, or a second at least")

func (w serveCommand) checkInterval() error {
	if w.SealEvery != 0 && w.SealEvery < time.Second {
		return &usageError{errInterval}
	}
	return nil
}

// sealAtInterval seals what is new until the function returned is called.
func (a *app) sealAtInterval(ctx context.Context, every time.Duration) (stop func()) {
	if every == 0 {
		return func() {}
	}
	ctx, cancel := context.WithCancel(ctx)
	var running sync.WaitGroup
	running.Go(func() { a.sealer.Run(ctx, every) })
	return func() {
		cancel()
		running.Wait()
	}
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

// serveHTTP serves until the context ends. Then it says so to what would go on for ever, lets requests end for a while, and ends those
// that do not.
func serveHTTP(ctx context.Context, listener net.Listener, handler http.Handler, ending func(), log *slog.Logger) error {
	requests, giveUp := context.WithCancel(context.WithoutCancel(ctx))
	defer giveUp()
	server := &http.Server{
		Handler: handler, ReadHeaderTimeout: readHeaderTime, ReadTimeout: readTime, IdleTimeout: idleTime, MaxHeaderBytes: largestHead,
		BaseContext: func(net.Listener) context.Context { return requests },
		ErrorLog:    slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	server.RegisterOnShutdown(ending)
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
