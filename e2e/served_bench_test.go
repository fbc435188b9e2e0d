package e2e_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/google/uuid"

	"waymark/eventstore/eventstoretest"
)

// BenchmarkServed is what those who use a running server find, with its own event store and with one that plays EventStoreDB: how
// long after the answer to a command, of 1,000 a second, a query shows it; and how many commands 64 clients get done on a backlog of
// 10,000 stories, beside the appends that as many writers get done through the official client.
func BenchmarkServed(b *testing.B) {
	b.Run("embedded", func(b *testing.B) {
		alone := "esdb://localhost:" + serveEventStore(b, "WAYMARK_EVENTSTORE_INSECURE=true") + "?tls=false"
		benchServed(b, serve(b, dataDir(b)), alone)
	})
	b.Run("played", func(b *testing.B) {
		store := eventstoretest.Server(b, b.TempDir())
		benchServed(b, serve(b, dataDir(b), "WAYMARK_EVENTSTORE="+store), store)
	})
}

// benchServed works a server, and beside it the event store at the URL.
func benchServed(b *testing.B, s *server, store string) {
	stories, seconds, each := 10_000, 10, 400
	if testing.Short() {
		stories, seconds, each = 500, 1, 4
	}
	w, client := newWorkload(b, s, "LOAD", stories), eventstoretest.Official(b, store)
	w.work(each / 4)
	append := func(writer int) bool {
		event := esdb.EventData{EventID: uuid.New(), EventType: "Raw", ContentType: esdb.ContentTypeJson, Data: []byte(`{"story":"ACME-1"}`), Metadata: make([]byte, 400)}
		_, err := client.AppendToStream(b.Context(), fmt.Sprint("raw-", writer), esdb.AppendToStreamOptions{ExpectedRevision: esdb.Any{}}, event)
		return err == nil
	}
	crowd(loadClients, 1, append)
	for b.Loop() {
		w.settle()
		visible := w.visible(seconds * loadRate)
		w.settle()
		commands := w.work(each)
		w.settle()
		appends := crowd(loadClients, each, append)
		visible.report(b, "visible")
		commands.report(b, "command")
		appends.report(b, "append")
	}
	b.ReportMetric(0, "ns/op") // it would be of all of it together
}

// report reports the rate and the times of what was done.
func (t *tally) report(b *testing.B, what string) {
	slices.Sort(t.took)
	for name, share := range map[string]float64{"p50": 0.5, "p99": 0.99} {
		b.ReportMetric(float64(t.took[int(share*float64(len(t.took)-1))].Microseconds())/1000, what+"-"+name+"-ms")
	}
	b.ReportMetric(float64(len(t.took)-t.unanswered)/t.lasted.Seconds(), what+"/s")
	b.ReportMetric(float64(t.unanswered), what+"-unanswered")
}
