package projections

import (
	"time"

	"waymark/projections/kit"

	"github.com/prometheus/client_golang/prometheus"
)

// measures are what the engine measures of its own work, by read model.
type measures struct {
	overruns *prometheus.CounterVec
	events   *prometheus.HistogramVec
	time     *prometheus.HistogramVec
}

func newMeasures(models []kit.Model) measures {
	byModel := []string{"model"}
	m := measures{
		overruns: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "waymark_subscription_overruns_total",
			Help: "Subscriptions that the event store ended because it sent faster than they were read, by read model.",
		}, byModel),
		events: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name:    "waymark_projection_page_events",
			Help:    "Events in a page that a read model took.",
			Buckets: prometheus.ExponentialBuckets(1, 2, 13),
		}, byModel),
		time: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name:    "waymark_projection_page_duration_seconds",
			Help:    "Time from a page's arrival to its commit, by read model.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5},
		}, byModel),
	}
	for _, model := range models { // which tells from the start that there were none
		m.overruns.WithLabelValues(model.Name)
		m.events.WithLabelValues(model.Name)
		m.time.WithLabelValues(model.Name)
	}
	return m
}

func (m measures) page(model string, events int, since time.Time) {
	m.events.WithLabelValues(model).Observe(float64(events))
	m.time.WithLabelValues(model).Observe(time.Since(since).Seconds())
}

// Metrics is what the engine measures, and how the read models are, whoever owns them.
func (e *Engine) Metrics() []prometheus.Collector {
	return []prometheus.Collector{e.measures.overruns, e.measures.events, e.measures.time, newStandings(e.States)}
}
