package projections

import (
	"context"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// standingsTime is how long a look at the read models may take.
const standingsTime = 2 * time.Second

// standings tells how the read models are whenever somebody looks. Where the database can't be asked it tells that alone: no
// gauge keeps a value that nobody knows.
type standings struct {
	states func(context.Context) ([]State, error)
	known  *prometheus.Desc
	gauges []gauge[State]
	lanes  []gauge[Lane]
	owner  *prometheus.Desc
}

// gauge is a value of a read model, or of a lane of one, if it is known.
type gauge[T any] struct {
	desc  *prometheus.Desc
	value func(T) (value float64, known bool)
}

// tell tells what is known of it.
func (g gauge[T]) tell(to chan<- prometheus.Metric, of T, labels ...string) {
	if value, known := g.value(of); known {
		to <- prometheus.MustNewConstMetric(g.desc, prometheus.GaugeValue, value, labels...)
	}
}

func newStandings(states func(context.Context) ([]State, error)) standings {
	desc := func(name, help string, labels ...string) *prometheus.Desc {
		return prometheus.NewDesc("waymark_"+name, help, labels, nil)
	}
	of := func(name, help string, value func(State) (float64, bool)) gauge[State] {
		return gauge[State]{desc("projection_"+name, help, "model"), value}
	}
	ofLane := func(name, help string, value func(Lane) (float64, bool)) gauge[Lane] {
		return gauge[Lane]{desc("projection_"+name, help, "model", "lane"), value}
	}
	return standings{
		states: states,
		known:  desc("postgres_up", "1 while PostgreSQL says how the read models are, else 0."),
		owner:  desc("projection_owner", "1 for the node that owns the lane.", "model", "lane", "node"),
		gauges: []gauge[State]{
			of("ready", "1 while queries of the read model are answered from what is up to date, else 0.",
				func(s State) (float64, bool) { return oneIf(s.Fault == ""), true }),
			of("rebuilding", "1 while the read model is built anew beside the one that is answered from, else 0.",
				func(s State) (float64, bool) { return oneIf(s.Rebuild != nil), true }),
			of("rebuild_remaining_events", "About how many events are still to be folded until what is built anew holds all; 0 where nothing is built.",
				func(s State) (float64, bool) { return float64(s.Rebuild.remaining()), true }),
			of("differing_tables", "Tables of the read model that held other rows than what took its place by the last rebuild of the same version.",
				func(s State) (float64, bool) { return float64(len(s.differing())), true }),
			of("parked_products", "Products whose events wait behind one that the read model can't take.",
				func(s State) (float64, bool) { return float64(s.Parked), true }),
		},
		lanes: []gauge[Lane]{
			ofLane("worker_dead", "1 while the node that owns the lane gives no sign of life, else 0.",
				func(l Lane) (float64, bool) { return oneIf(l.Worker == Dead), true }),
			ofLane("heartbeat_age_seconds", "Time since the owner's last sign of life.",
				func(l Lane) (float64, bool) { return l.Silent.Seconds(), l.Worker != Nobody }),
			ofLane("lag_seconds", "Age of the last event that the lane contains while the log holds more, else 0; where the worker is dead the time since its last sign of life.",
				func(l Lane) (float64, bool) { return l.Lag.Seconds(), true }),
			ofLane("lag_events", "About how many events of the log the lane does not contain.",
				func(l Lane) (float64, bool) {
					if l.LagEvents == nil {
						return 0, false
					}
					return float64(*l.LagEvents), true
				}),
		},
	}
}

func oneIf(holds bool) float64 {
	if holds {
		return 1
	}
	return 0
}

// Describe tells what is told.
func (s standings) Describe(to chan<- *prometheus.Desc) {
	to <- s.known
	to <- s.owner
	for _, g := range s.gauges {
		to <- g.desc
	}
	for _, g := range s.lanes {
		to <- g.desc
	}
}

// Collect looks at the read models.
func (s standings) Collect(to chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), standingsTime)
	defer cancel()
	states, err := s.states(ctx)
	to <- prometheus.MustNewConstMetric(s.known, prometheus.GaugeValue, oneIf(err == nil))
	for _, state := range states {
		for _, g := range s.gauges {
			g.tell(to, state, state.Name)
		}
		for _, l := range state.Lanes {
			lane := strconv.Itoa(int(l.Lane))
			for _, g := range s.lanes {
				g.tell(to, l, state.Name, lane)
			}
			if l.Owner != "" {
				to <- prometheus.MustNewConstMetric(s.owner, prometheus.GaugeValue, 1, state.Name, lane, l.Owner)
			}
		}
	}
}
