package readapi_test

import (
	"context"
	"log/slog"
	"strings"
	"testing"
	"time"

	"waymark/domain/backlog"
	"waymark/domain/product"
	"waymark/events"
	"waymark/eventstore/eventstoretest"
	"waymark/ledger"
	"waymark/postgres/postgrestest"
	"waymark/projections"
	"waymark/readapi"
)

// decided is a house whose read models are made by commands: ana starts the product ACME, and decides.
type decided struct {
	*house
	ledger   *ledger.Ledger
	at       time.Time // of the next decision
	position events.Position
}

func newDecided(t testing.TB, change ...func(*readapi.Options)) *decided {
	t.Helper()
	store, dsn := eventstoretest.Client(t, ""), postgrestest.Database(t)
	d := &decided{house: newHouseOver(t, dsn, change...), at: day(0)}
	engine := projections.New(projections.Options{Pool: d.pool, Client: store, Node: "test"})
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); _ = engine.Run(ctx) }()
	t.Cleanup(func() { cancel(); <-done })
	d.ledger = ledger.New(ledger.Options{Store: store, Local: true, Now: func() time.Time { return d.at }, Logger: slog.New(slog.DiscardHandler)})
	d.decide("", product.StartProduct{Key: "ACME", Name: "Acme"})
	return d
}

// later asks when all is long over.
func later(o *readapi.Options) { o.Now = func() time.Time { return day(10_000) } }

// decide gives commands, each a day after the other.
func (d *decided) decide(reason string, commands ...ledger.Command) {
	d.t.Helper()
	for _, c := range commands {
		made := ledger.Decision{Command: c, Actor: "ana", Reason: reason, Source: "api"}
		result, err := d.ledger.Do(d.t.Context(), ledger.Request{Product: "ACME", Decisions: []ledger.Decision{made}})
		if err != nil {
			d.t.Fatalf("%#v: %v", c, err)
		}
		d.position, d.at = result.Position, d.at.Add(24*time.Hour)
	}
}

// seen asks for what the decisions made, once the read models have seen them.
func seen[T any](d *decided, path string) T {
	d.t.Helper()
	separator := "?"
	if strings.Contains(path, "?") {
		separator = "&"
	}
	path += separator + "min_position=" + d.position.String()
	for {
		a := d.get(path)
		if a.status == 503 && d.t.Context().Err() == nil { // the engine makes its tables first
			time.Sleep(10 * time.Millisecond)
			continue
		}
		var body T
		if a.status != 200 {
			d.t.Fatalf("GET %s: %d %s", path, a.status, a.body)
		}
		decode(d.t, a.body, &body)
		return body
	}
}

// write writes stories with these titles, below each other.
func (d *decided) write(titles ...string) {
	d.t.Helper()
	points := 3.0
	for _, title := range titles {
		d.decide("write "+title, backlog.WriteStory{Title: title, Points: &points})
	}
}
