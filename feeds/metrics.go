package feeds

import (
	"github.com/prometheus/client_golang/prometheus"
)

// counts is what the feeds count of their work.
type counts struct {
	readers prometheus.Collector
	follows prometheus.Collector
	told    prometheus.Counter
	dropped *prometheus.CounterVec
}

func newCounts(h *hub) counts {
	c := counts{
		readers: prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name: "waymark_feed_readers", Help: "Who reads decisions live.",
		}, func() float64 { return float64(h.count()) }),
		follows: prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name: "waymark_feed_following", Help: "Whether the log is followed for those who read live: 1, or 0.",
		}, func() float64 { return float64(h.follows()) }),
		told: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "waymark_feed_decisions_total", Help: "Decisions that were sent to those who read live, each as often as it was sent.",
		}),
		dropped: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "waymark_feed_dropped_total", Help: "Readers that were ended, by why: slow, refused (too many), failed.",
		}, []string{"why"}),
	}
	for _, why := range []string{"slow", "refused", "failed"} {
		c.dropped.WithLabelValues(why) // which tells from the start that there were none
	}
	return c
}

// Metrics is what the feeds measure.
func (f *Feed) Metrics() []prometheus.Collector {
	return []prometheus.Collector{f.counts.readers, f.counts.follows, f.counts.told, f.counts.dropped}
}

func (h *hub) count() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.members
}

func (h *hub) follows() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.stop == nil {
		return 0
	}
	return 1
}
