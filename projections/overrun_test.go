package projections

import (
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"waymark/domain/backlog"
	"waymark/eventstore/embedded"
	"waymark/postgres/postgrestest"
)

// EventStoreDB ends subscriptions whose 32 + 32 messages are not read quickly enough, as batches make it do all the time.
func TestBatchesThatOverrunTheBuffersOfTheStoreAreFoldedWholeAndCounted(t *testing.T) {
	t.Parallel()
	h := newHistory()
	h.start("ACME")
	for len(h.log) < 4_000 { // all of one stream, so that batches are large
		mustDecide(t, h, "ACME", backlog.WriteStory{Title: "one more", Top: true})
		h.products["ACME"].trim()
	}
	log := h.log
	s, pool := openStore(t), connect(t, postgrestest.Database(t))
	s.faults.Add(embedded.Fault{Method: "Subscribe", Act: embedded.LiveBuffer(64)})
	e := New(Options{Pool: pool, Client: s.client, Node: "one"})
	start(t, e)
	ready(t, e)
	s.append(t, log)
	appended := time.Now()
	waitFor(t, e, s.appended, e.Models()...)
	lag := time.Since(appended)
	ready(t, e)
	holds(t, pool, log)
	overruns, series := overrunsOf(t, e)
	t.Logf("%v subscriptions were ended; the read models were %v behind the last append", overruns, lag)
	if overruns == 0 || series != len(e.Models()) {
		t.Errorf("%v counted in %d series", overruns, series)
	}
}

// overrunsOf is how often subscriptions were ended for slowness, and how many read models that is known of.
func overrunsOf(t *testing.T, e *Engine) (overruns float64, series int) {
	t.Helper()
	registry := prometheus.NewRegistry()
	registry.MustRegister(e.measures.overruns)
	families, err := registry.Gather()
	if err != nil || len(families) != 1 {
		t.Fatalf("measured %v, %v", families, err)
	}
	for _, m := range families[0].GetMetric() {
		overruns += m.GetCounter().GetValue()
	}
	return overruns, len(families[0].GetMetric())
}
