package readapi

import (
	"cmp"
	"slices"
	"time"
)

// measuredDecision is a decision that stands behind a figure.
type measuredDecision struct {
	ID             string
	At             time.Time
	Actor          string
	Role           string
	CommitPosition int64
}

// gathered are the decisions behind a figure, as far as they were counted.
type gathered struct{ positions map[string]int64 }

// add counts a decision, once.
func (g *gathered) add(d measuredDecision) {
	if g.positions == nil {
		g.positions = map[string]int64{}
	}
	g.positions[d.ID] = d.CommitPosition
}

// shown are they as answers show them.
func (g *gathered) shown() Behind {
	ids := make([]string, 0, len(g.positions))
	for id := range g.positions {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, func(a, b string) int { return cmp.Or(cmp.Compare(g.positions[b], g.positions[a]), cmp.Compare(a, b)) })
	return Behind{Decided: int64(len(ids)), Decisions: ids[:min(len(ids), mostBehind)]}
}
