// Package sample tells the history of a product that nobody makes: two years of decisions by six people, for whoever looks around first.
package sample

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"time"

	"waymark/audit/export"
	"waymark/eventstore"
	"waymark/eventstore/embedded"
)

// Key is the product's.
const Key = "PARCEL"

// weeks is how long the history is.
const weeks = 104

// Write tells the history in a store of its own, so that it ends with the last whole week before a day, and writes it as an export of the product.
// What is decided is the same for the same day.
func Write(ctx context.Context, w io.Writer, until time.Time, version string) error {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	log := slog.New(slog.DiscardHandler)
	server, err := embedded.Open(embedded.Options{Logger: log})
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	defer server.Close()
	go func() { _ = server.Serve(listener) }() // what it ends with, the client says
	store, err := eventstore.Connect(eventstore.Options{URL: "esdb://" + listener.Addr().String() + "?tls=false", Logger: log})
	if err != nil {
		return err
	}
	defer store.Close()
	if err := newTeller(ctx, store, until).tell(); err != nil {
		return fmt.Errorf("sample: %w", err)
	}
	file, err := export.Exporter{Store: store, Version: version, Now: time.Now}.Open(ctx, Key, export.Part{})
	if err != nil {
		return err
	}
	defer file.Close()
	return file.Write(ctx, w, func() error { return nil })
}
