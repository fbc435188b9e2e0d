package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"strings"

	"waymark/eventstore/embedded"
)

type eventstoreCommand struct {
	Addr     string `default:"127.0.0.1:2113" env:"WAYMARK_EVENTSTORE_ADDR" help:"Address to serve on (${default})."`
	InMemory bool   `env:"WAYMARK_EVENTSTORE_IN_MEMORY" help:"Keep events in memory; they end with the process."`
	TLSCert  string `name:"tls-cert" env:"WAYMARK_EVENTSTORE_TLS_CERT" placeholder:"FILE" help:"Certificate chain, in PEM."`
	TLSKey   string `name:"tls-key" env:"WAYMARK_EVENTSTORE_TLS_KEY" placeholder:"FILE" help:"Private key of the certificate, in PEM."`
	Insecure bool   `env:"WAYMARK_EVENTSTORE_INSECURE" help:"Serve without encryption, and whoever calls."`
}

// errInsecure says that the event store was not told how to be secure, nor that it need not be.
var errInsecure = errors.New("event store: give a certificate with --tls-cert and --tls-key, " +
	"or say --insecure to serve without encryption and authentication")

// Run serves the event store alone until the context ends.
func (e eventstoreCommand) Run(ctx context.Context, c *Config, s streams, getenv variables, log *slog.Logger) (err error) {
	o, err := e.options(c, s, getenv, log)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", e.Addr)
	if err != nil {
		return err
	}
	defer listener.Close()
	server, err := embedded.Open(o)
	if err != nil {
		return err
	}
	if o.Dir != "" {
		if err := announce(c.Data, storeFile, e.httpURL(listener.Addr())); err != nil {
			return errors.Join(err, server.Close())
		}
		defer func() { err = errors.Join(err, withdraw(c.Data, storeFile)) }()
	}
	url := "esdb://" + listener.Addr().String()
	if e.Insecure {
		url += "?tls=false"
	}
	fmt.Fprintf(s.err, "waymark: event store listening on %s\n", url)
	log.Info("serving the event store", "url", url, "authentication", !e.Insecure, "data", o.Dir, "in_memory", e.InMemory,
		"services", strings.Join(server.Services(), " "))
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	select {
	case err := <-served:
		return errors.Join(err, server.Close())
	case <-ctx.Done():
	}
	log.Info("shutting down")
	return errors.Join(server.Close(), <-served)
}

// options are what the command line asks for. They refuse what would be open to others by accident.
func (e eventstoreCommand) options(c *Config, s streams, getenv variables, log *slog.Logger) (embedded.Options, error) {
	o := embedded.Options{Logger: log}
	certified := e.TLSCert != "" && e.TLSKey != ""
	switch {
	case e.Insecure && (e.TLSCert != "" || e.TLSKey != ""):
		return o, errors.New("event store: --insecure and a certificate contradict each other")
	case e.Insecure:
		if err := c.checkAddr(e.Addr); err != nil {
			return o, err
		}
	case !certified:
		return o, errInsecure
	default:
		certificate, err := openCertificate(e.TLSCert, e.TLSKey, log)
		if err != nil {
			return o, err
		}
		o.TLS = &tls.Config{GetCertificate: certificate.get}
		o.Users = firstUsers(s, getenv)
	}
	if e.InMemory {
		return o, nil
	}
	o.Dir = c.eventStoreDir()
	if err := makeDirectory(c.Data); err != nil {
		return o, fmt.Errorf("data directory: %w", err)
	}
	return o, nil
}

func (e eventstoreCommand) httpURL(addr net.Addr) string {
	if e.Insecure {
		return "http://" + addr.String()
	}
	return "https://" + addr.String()
}

// firstUsers are the users of a new store. Their passwords are no flags, which others on the machine could see.
func firstUsers(s streams, getenv variables) *embedded.Users {
	return &embedded.Users{
		AdminPassword: getenv("WAYMARK_EVENTSTORE_ADMIN_PASSWORD"),
		OpsPassword:   getenv("WAYMARK_EVENTSTORE_OPS_PASSWORD"),
		Made: func(login, password string) {
			fmt.Fprintf(s.out, "The event store has a new user %s with the password %s (shown this once).\n", login, password)
		},
	}
}
