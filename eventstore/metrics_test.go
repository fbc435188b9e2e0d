package eventstore

import (
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"waymark/events"
)

func TestAppendsAndReadsAreMeasured(t *testing.T) {
	c := connect(t, newStore(t).address)
	mustAppend(t, c, "notes-A", NoStream, some(3))
	if _, err := c.Append(t.Context(), "notes-A", NoStream, one()); err == nil {
		t.Error("appended at a revision that is past")
	}
	for range c.ReadStream(t.Context(), "notes-A", 0) {
	}
	registry := prometheus.NewRegistry()
	registry.MustRegister(c.Metrics()...)
	families, err := registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	counted := map[string]uint64{}
	for _, m := range families[0].GetMetric() {
		counted[m.GetLabel()[0].GetValue()] = m.GetHistogram().GetSampleCount()
	}
	if counted["append"] != 2 || counted["read"] != 1 || len(counted) != 2 {
		t.Errorf("counted %v", counted)
	}
}

func TestTheEndOfTheLogIsWhereItsLastEventLies(t *testing.T) {
	c := connect(t, newStore(t).address)
	if end, there, err := c.End(t.Context()); there || err != nil {
		t.Errorf("the end of an empty log is %v, %v, %v", end, there, err)
	}
	var last events.Position
	for _, stream := range []string{"notes-A", "other-B"} {
		last = mustAppend(t, c, stream, NoStream, some(3))
	}
	if end, there, err := c.End(t.Context()); end != last || !there || err != nil {
		t.Errorf("the end is %v, %v, %v; want %v", end, there, err, last)
	}
}
