package projections

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"waymark/events"
)

// Worker is what the owner of a read model does about it.
type Worker string

// A worker that does nothing is idle or dead, which its heartbeat tells.
const (
	Nobody  Worker = "none"    // there is no owner, or it gave the read model back
	Dead    Worker = "dead"    // the owner gives no sign of life, and no other has taken over: it lags at most since its last one
	Idle    Worker = "idle"    // the owner lives, and the log holds no more
	Working Worker = "working" // the owner lives, and the log holds more or did when the last page was taken
)

func (r stateRow) worker() Worker {
	switch {
	case r.Owner == "" || r.Silent == nil:
		return Nobody
	case !r.Alive:
		return Dead
	case r.AtEnd:
		return Idle
	}
	return Working
}

// silent is how long the owner has given no sign of life.
func (r stateRow) silent() time.Duration {
	if r.Silent == nil {
		return 0
	}
	return inSeconds(*r.Silent)
}

func inSeconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }

// endTime is how long the event store may take to say where its log ends.
const endTime = time.Second

// measure says of read models about how many events of ours lie behind their checkpoints. Who lives and has seen the end of
// the log knows that there are none; for the others the event store is asked where that end is.
func (e *Engine) measure(ctx context.Context, rows map[string]stateRow, states []State) {
	end, known := events.Position{}, false
	if slices.ContainsFunc(states, func(s State) bool { return s.Worker != Idle }) {
		limited, cancel := context.WithTimeout(ctx, endTime)
		defer cancel()
		found, _, err := e.end(limited)
		end, known = found, err == nil
	}
	for i, s := range states {
		if s.Worker == Idle {
			states[i].LagEvents = new(int64)
		} else if known {
			states[i].LagEvents = behind(s.Position, end, density(rows))
		}
	}
}

// density is how many events of ours a unit of the log's positions holds, as far as the read models have got: a position of
// EventStoreDB counts bytes, and others write into it too. It is 0 where that is not known yet.
func density(rows map[string]stateRow) (most float64) {
	for _, r := range rows {
		if r.CommitPosition != nil && *r.CommitPosition > 0 {
			most = max(most, float64(r.Events)/float64(*r.CommitPosition))
		}
	}
	return most
}

// behind is about how many events of ours lie between a checkpoint and the end of the log; nil where nothing tells.
func behind(at *events.Position, end events.Position, density float64) *int64 {
	var from uint64
	if at != nil {
		from = at.Commit
	}
	switch {
	case end.Commit <= from:
		return new(int64)
	case density == 0:
		return nil
	}
	count := int64(math.Ceil(float64(end.Commit-from) * density))
	return &count
}

// far says in words how far a read model is behind the log; empty where it is not.
func (s State) far() string {
	var parts []string
	if s.LagEvents != nil && *s.LagEvents > 0 {
		parts = append(parts, fmt.Sprintf("about %d events", *s.LagEvents))
	}
	if s.Lag >= time.Second {
		parts = append(parts, s.Lag.Round(time.Second).String())
	}
	return strings.Join(parts, " and ")
}
