package readapi

import (
	"context"
	"io"
	"net/url"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"waymark/events"
)

// mostGroups is how many groups stand alone.
const mostGroups = 50

type changesInput struct {
	Measured
	Group string `query:"group" enum:"actor,role,reason,source,initiative,level,kind" doc:"One row in a bucket for each actor, role of the actor, reason (its first 100 characters), way that decisions came, or initiative, priority level or kind that the story had after the decision; all together if left out. The 50 groups with the most decisions stand alone, the others are one row"`
}

// ChangeCounts are the measures of priority change over a set of decisions of the backlog.
type ChangeCounts struct {
	Moves        int64 `json:"moves" parquet:"moves" doc:"Stories that a decision moved in the order: one for each prioritization that moved its story, and for a reordering the number of stories whose place it changed"`
	LevelChanges int64 `json:"level_changes" parquet:"level_changes" doc:"Decisions that changed the priority level of a story that was already in the backlog"`
	Up           int64 `json:"up" parquet:"up" doc:"Moves to a place nearer to the first, plus changes of level without a move to a level that ranked higher in the policy when that was decided. A level that the policy does not name counts neither up nor down."`
	Down         int64 `json:"down" parquet:"down" doc:"Moves to a place further from the first, plus changes of level without a move to a level that ranked lower"`
	Places       int64 `json:"places" parquet:"places" doc:"Over how many places stories were moved, all moves together"`
}

func (c *ChangeCounts) add(other ChangeCounts) {
	c.Moves += other.Moves
	c.LevelChanges += other.LevelChanges
	c.Up += other.Up
	c.Down += other.Down
	c.Places += other.Places
}

type changesBucket struct {
	Span
	Group  string `json:"group" parquet:"group" doc:"What the decisions have in common; empty where it is not known or none, without grouping, and of the others"`
	Others bool   `json:"others" parquet:"others" doc:"Whether these are all groups but the 50 with the most decisions in the range"`
	ChangeCounts
	Reasoned   int64 `json:"reasoned" parquet:"reasoned" doc:"Decisions with a reason"`
	Unreasoned int64 `json:"unreasoned" parquet:"unreasoned" doc:"Decisions without one"`
	Behind
}

type changesBody struct {
	Buckets []changesBucket `json:"buckets" nullable:"false" doc:"By time, then by group; buckets without any change are left out. By level, kind and initiative a decision on stories of several counts in each, with what it changed there"`
	Totals  ChangeCounts    `json:"totals" doc:"Sums over all buckets"`
}

// CSV is the table of buckets.
func (b changesBody) CSV(w io.Writer) error { return writeCSV(w, b.Buckets) }

type changesOutput struct {
	Digested
	Body changesBody
}

// priorityChanges measures how the priorities of a product's backlog moved, by the time at which decisions took effect.
func priorityChanges(ctx context.Context, v view, in *changesInput) (*changesOutput, error) {
	if err := v.checkProduct(ctx, in.Key); err != nil {
		return nil, err
	}
	s, err := v.stretch(ctx, &in.Measured)
	if err != nil {
		return nil, err
	}
	out := &changesOutput{Body: changesBody{Buckets: []changesBucket{}}}
	if len(s.Ends) == 0 {
		return out, nil
	}
	c := changes{view: v, product: in.Key, by: dimensionOf(in.Group)}
	cells, err := c.find(ctx, s)
	if err != nil {
		return nil, err
	}
	spans := s.spans()
	for _, cell := range cells {
		b := cell.row(spans)
		b.DecisionsURL = cell.decisionsURL(in, s.within(b.Span))
		out.Body.Buckets = append(out.Body.Buckets, b)
		out.Body.Totals.add(b.ChangeCounts)
	}
	return out, nil
}

// changeCell is what decisions of a group changed in a bucket.
type changeCell struct {
	Bucket int // from 1 on
	Value  string
	Others bool
	ChangeCounts
	Decided, Reasoned int64
	Revisions         []int64  // of the decisions that are not in whole blocks
	named             []string // ids of the latest decisions
}

func (c *changeCell) row(spans []Span) changesBucket {
	return changesBucket{
		Span: spans[c.Bucket-1], Group: c.Value, Others: c.Others, ChangeCounts: c.ChangeCounts, Reasoned: c.Reasoned,
		Unreasoned: c.Decided - c.Reasoned, Behind: Behind{Decided: c.Decided, Decisions: c.named},
	}
}

// decisionsURL lists the decisions of a part of a bucket, where a filter names the group.
func (c *changeCell) decisionsURL(in *changesInput, part Span) *string {
	filter := url.Values{"type": priorityEvents()}
	switch {
	case c.Others:
		return nil
	case in.Group == "":
	case in.Group == "reason" && c.Value == "":
		filter.Set("has_reason", "false")
	case c.Value == "":
		return nil
	case slices.Contains([]string{"actor", "role", "source"}, in.Group):
		filter.Set(in.Group, c.Value)
	default: // as stories were then, which no filter asks for
		return nil
	}
	return decisionsURL(in.Key, part, filter)
}

// priorityEvents are the types of priority decisions.
func priorityEvents() []string {
	return []string{events.StoryPrioritized{}.Type(), events.BacklogReordered{}.Type()}
}

// dimension is how analytics calls what decisions have in common, and the bit by which the first change of each decision is known.
type dimension struct {
	name string
	bit  int
}

func dimensionOf(group string) dimension {
	switch group {
	case "":
		return dimension{"all", 1}
	case "level":
		return dimension{group, 2}
	case "kind":
		return dimension{group, 4}
	case "initiative":
		return dimension{group, 8}
	default:
		return dimension{group, 1}
	}
}

// changes finds what priority decisions changed.
type changes struct {
	view
	product string
	by      dimension
}

// find finds the groups of each bucket, with the decisions behind each.
func (c changes) find(ctx context.Context, s stretch) ([]changeCell, error) {
	p, cells, err := c.count(ctx, s)
	if err != nil {
		return nil, err
	}
	return cells, c.name(ctx, p, cells)
}

// count finds the groups of each bucket, and the blocks of which they are sums.
func (c changes) count(ctx context.Context, s stretch) (blocks, []changeCell, error) {
	ends, err := c.firstRevisions(ctx, c.product, s.instants()...)
	if err != nil {
		return blocks{}, nil, err
	}
	p := inBlocks(ends, c.block)
	args := p.args()
	args["product"], args["dimension"], args["leads"], args["most"] = c.product, c.by.name, c.by.bit, mostGroups
	if _, err := c.tx.Exec(ctx, "set local work_mem = '64MB'"); err != nil { // so that groups are made in memory
		return p, nil, err
	}
	cells, err := planned[changeCell](ctx, c.view, "analytics_changes.sql", args)
	return p, cells, err
}

// firstRevisions are the first revisions of the backlog that took effect at instants or later, or would.
func (v view) firstRevisions(ctx context.Context, product string, instants ...time.Time) ([]int64, error) {
	return column[int64](ctx, v, "analytics_revisions.sql", pgx.NamedArgs{"product": product, "instants": instants})
}
