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

func (r laneRow) worker() Worker {
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
func (r laneRow) silent() time.Duration {
	if r.Silent == nil {
		return 0
	}
	return inSeconds(*r.Silent)
}

func inSeconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }

// endTime is how long the event store may take to say where its log ends.
const endTime = time.Second

// measure says of lanes about how many events of ours lie behind their checkpoints. Who lives and has seen the end of the log knows
// that there are none; for the others the event store is asked where that end is.
func (e *Engine) measure(ctx context.Context, lanes map[string][]laneRow) {
	end, known := events.Position{}, false
	if anyWorks(lanes) {
		limited, cancel := context.WithTimeout(ctx, endTime)
		defer cancel()
		found, _, err := e.end(limited)
		end, known = found, err == nil
	}
	dense := densities(lanes)
	for _, rows := range lanes {
		for i := range rows {
			if r := &rows[i]; r.worker() == Idle {
				r.lagEvents = new(float64)
			} else if known {
				r.lagEvents = r.behind(end, dense)
			}
		}
	}
}

// anyWorks says whether the worker of any lane is not idle.
func anyWorks(lanes map[string][]laneRow) bool {
	for _, rows := range lanes {
		if slices.ContainsFunc(rows, func(r laneRow) bool { return r.worker() != Idle }) {
			return true
		}
	}
	return false
}

// densities are how many events of ours in each lane a unit of the log's positions holds, as far as any read model has got: a position
// of EventStoreDB counts bytes, and others write into it too. There are none before the first event.
func densities(lanes map[string][]laneRow) map[int32]float64 {
	most := map[int32]float64{}
	for _, rows := range lanes {
		for _, r := range rows {
			if r.CommitPosition != nil && *r.CommitPosition > 0 && r.Events > 0 {
				most[r.Lane] = max(most[r.Lane], float64(r.Events)/float64(*r.CommitPosition))
			}
		}
	}
	return most
}

// behind is about how many events of ours lie between its checkpoint and the end of the log; nil where nothing tells.
func (r laneRow) behind(end events.Position, dense map[int32]float64) *float64 {
	var from uint64
	if at := positionOf(r.CommitPosition, r.PreparePosition); at != nil {
		from = at.Commit
	}
	switch {
	case end.Commit <= from:
		return new(float64)
	case len(dense) == 0:
		return nil
	}
	return new(float64(end.Commit-from) * dense[r.Lane])
}

// wholeEvents are as many events as a number of them says, but for what it can't say exactly; nil where that is.
func wholeEvents(about *float64) *int64 {
	if about == nil {
		return nil
	}
	return new(int64(math.Ceil(*about - 1e-6)))
}

// far says in words how far a read model is behind the log; empty where it is not.
func (s Standing) far() string {
	var parts []string
	if s.LagEvents != nil && *s.LagEvents > 0 {
		parts = append(parts, fmt.Sprintf("about %d events", *s.LagEvents))
	}
	if s.Lag >= time.Second {
		parts = append(parts, s.Lag.Round(time.Second).String())
	}
	return strings.Join(parts, " and ")
}
