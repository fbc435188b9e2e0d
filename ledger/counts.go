package ledger

import (
	"errors"

	"github.com/prometheus/client_golang/prometheus"

	"waymark/domain"
	"waymark/events"
	"waymark/eventstore"
)

// counts is what the ledger counts of its work, beside its cache. No label has more values than there are commands.
type counts struct {
	commands  *prometheus.CounterVec // by command and outcome
	conflicts *prometheus.CounterVec // by book
}

func newCounts() counts {
	c := counts{
		commands: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "waymark_commands_total",
			Help: "Commands by name and by what became of them; those of a batch share a refusal.",
		}, []string{"command", "outcome"}),
		conflicts: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "waymark_append_conflicts_total",
			Help: "Appends that lost the race for their stream to another process and were decided again, by book.",
		}, []string{"book"}),
	}
	for _, book := range events.Books() {
		c.conflicts.WithLabelValues(string(book)) // which tells from the start that there were none
	}
	return c
}

func counter(name, help string) prometheus.Counter {
	return prometheus.NewCounter(prometheus.CounterOpts{Name: name, Help: help})
}

// Metrics is what the ledger measures.
func (l *Ledger) Metrics() []prometheus.Collector {
	return []prometheus.Collector{
		l.counts.commands, l.counts.conflicts, l.cache.hits, l.cache.misses, l.keeper.did,
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name: "waymark_book_cache_bytes", Help: "About how much memory the books take that the ledger keeps.",
		}, l.cache.weighs),
	}
}

// What becomes of a decision that is tried only, or refused, or fails.
const (
	tried          Outcome = "dry_run"
	invalid        Outcome = "invalid"
	againstRule    Outcome = "rule"
	stale          Outcome = "stale"
	unknownThing   Outcome = "unknown"
	forbidden      Outcome = "forbidden"
	keyReused      Outcome = "key_reused"
	tooLarge       Outcome = "too_large"
	contended      Outcome = "contended"
	storeRefuses   Outcome = "store_refuses"
	storeAway      Outcome = "store_unavailable"
	outcomeUnknown Outcome = "outcome_unknown"
	failed         Outcome = "failed"
)

func (c counts) count(r Request, result Result, err error) {
	for i, d := range r.Decisions {
		c.commands.WithLabelValues(describe(d.Command).Name, string(outcome(r, result, i, err))).Inc()
	}
}

// outcome is what became of one decision of a request.
func outcome(r Request, result Result, i int, err error) Outcome {
	switch {
	case err != nil:
		return refused(err)
	case r.DryRun:
		return tried
	case i < len(result.Outcomes):
		return result.Outcomes[i]
	}
	return failed
}

// refused is the outcome that an error of Do stands for.
func refused(err error) Outcome {
	faults, rule, old := new(domain.InvalidError), new(domain.RuleError), new(StaleError)
	switch {
	case errors.Is(err, eventstore.ErrOutcomeUnknown): // before all others, whatever it holds
		return outcomeUnknown
	case errors.As(err, &faults):
		return invalid
	case errors.As(err, &rule):
		return againstRule
	case errors.As(err, &old):
		return stale
	}
	for _, known := range []struct {
		error
		Outcome
	}{
		{domain.ErrUnknown, unknownThing}, {ErrForbidden, forbidden}, {ErrKeyReused, keyReused}, {eventstore.ErrTooLarge, tooLarge},
		{eventstore.ErrRefused, storeRefuses}, {eventstore.ErrUnavailable, storeAway}, {ErrContended, contended},
	} {
		if errors.Is(err, known.error) {
			return known.Outcome
		}
	}
	return failed
}

// isOurs says whether an outcome is a fault of the system, not of the request.
func (o Outcome) isOurs() bool {
	switch o {
	case contended, storeRefuses, storeAway, outcomeUnknown, failed:
		return true
	}
	return false
}
