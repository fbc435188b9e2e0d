package eventstore

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// latency is how long the store takes to answer, as those who wait see it: with leaders that are followed and tries that are
// repeated.
func latency() *prometheus.HistogramVec {
	v := prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name:    "waymark_eventstore_duration_seconds",
		Help:    "Time until the event store has taken an append, or gives the first events of a read.",
		Buckets: []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5},
	}, []string{"operation"})
	for _, operation := range []string{"append", "read"} {
		v.WithLabelValues(operation) // which tells from the start that there were none
	}
	return v
}

// Metrics is what the client measures.
func (c *Client) Metrics() []prometheus.Collector { return []prometheus.Collector{c.latency} }

func (c *Client) took(operation string, since time.Time) {
	c.latency.WithLabelValues(operation).Observe(time.Since(since).Seconds())
}
