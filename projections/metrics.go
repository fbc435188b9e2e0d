package projections

import "github.com/prometheus/client_golang/prometheus"

func newOverruns() *prometheus.CounterVec {
	return prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "waymark_subscription_overruns_total",
		Help: "Subscriptions that the event store ended because it sent faster than they were read, by read model.",
	}, []string{"model"})
}

// Metrics is what the engine counts.
func (e *Engine) Metrics() prometheus.Collector { return e.overruns }
