package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"
)

type serveCommand struct {
	Addr string `default:"127.0.0.1:8080" env:"WAYMARK_ADDR" help:"Address to serve HTTP on (${default}); port 0 takes a free one."`
}

// Run serves until the context ends.
func (w serveCommand) Run(ctx context.Context, c *Config, s streams, log *slog.Logger) (err error) {
	if err := c.checkAddr(w.Addr); err != nil {
		return err
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
	return serveHTTP(ctx, listener, c.guard(a.handler), log)
}

// serveHTTP serves until the context ends, then lets requests end for a while.
func serveHTTP(ctx context.Context, listener net.Listener, handler http.Handler, log *slog.Logger) error {
	server := &http.Server{
		Handler: handler, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute,
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	stopped := make(chan error, 1)
	go func() { stopped <- server.Serve(listener) }()
	select {
	case err := <-stopped:
		return err
	case <-ctx.Done():
	}
	log.Info("shutting down")
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	return server.Shutdown(grace)
}

// guard keeps web pages of other sites from giving commands through the browser of somebody who may.
func (c *Config) guard(next http.Handler) http.Handler {
	next = http.NewCrossOriginProtection().Handler(next)
	if c.AllowRemote {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, _, err := net.SplitHostPort(r.Host)
		if err != nil {
			host = r.Host
		}
		if !isLoopback(host) {
			http.Error(w, "this address is served under loopback names only", http.StatusMisdirectedRequest)
			return
		}
		next.ServeHTTP(w, r)
	})
}
