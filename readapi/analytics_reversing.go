package readapi

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"waymark/analytics"
)

// reversing finds what was taken back.
type reversing struct {
	view
	product string
	stretch
	within time.Duration
	cells  []reversalCell
	of     map[bucketKind]int64
}

type bucketKind struct {
	bucket int // from 1 on
	kind   string
}

// reversalCell are reversals of decisions made in a role, by such in another: of a bucket and a kind, of people, or both.
type reversalCell struct {
	Bucket               int    // 0: of any
	Kind                 string // empty: of any
	Role, ReversedRole   string
	Actor, ReversedActor string  // empty: of anybody
	Revisions            []int64 // of the backlog, one for each story
	decision             *measuredDecision
}

// reversed is how often it was.
func (c reversalCell) reversed() int64 {
	if c.decision != nil {
		return 1
	}
	return int64(len(c.Revisions))
}

// single is one decision that took back another one.
func single(bucket int, kind string, d measuredDecision, actor, role string) reversalCell {
	return reversalCell{bucket, kind, d.Role, role, d.Actor, actor, nil, &d}
}

func (r *reversing) find(ctx context.Context) error {
	r.of = map[bucketKind]int64{}
	for _, find := range []func(context.Context) error{r.findMoves, r.findUndone, r.findTargets, r.countDecided} {
		if err := find(ctx); err != nil {
			return err
		}
	}
	return nil
}

// findMoves finds the moves and level changes of stories, and counts what there was of both.
func (r *reversing) findMoves(ctx context.Context) error {
	ends, err := r.firstRevisions(ctx, r.product, r.instants()...)
	if err != nil {
		return err
	}
	r.cells, err = all[reversalCell](ctx, r.view, "analytics_reversals.sql", pgx.NamedArgs{
		"product": r.product, "ends": ends, "from": ends[0], "until": ends[len(ends)-1], "within": r.within,
	})
	if err != nil {
		return err
	}
	_, made, err := changes{view: r.view, product: r.product, by: dimensionOf("")}.count(ctx, r.stretch)
	for _, c := range made {
		r.of[bucketKind{c.Bucket, placeReversed}], r.of[bucketKind{c.Bucket, levelReversed}] = c.Moves, c.LevelChanges
	}
	return err
}

// findUndone finds what was undone.
func (r *reversing) findUndone(ctx context.Context) error {
	found, err := all[struct {
		measuredDecision
		ReversedActor, ReversedRole string
	}](ctx, r.view, "analytics_undone.sql", pgx.NamedArgs{"product": r.product, "from": r.From, "to": r.To, "within": r.within})
	for _, d := range found {
		r.cells = append(r.cells, single(r.bucket(d.At)+1, undoneReversed, d.measuredDecision, d.ReversedActor, d.ReversedRole))
	}
	return err
}

// countDecided counts all decisions by bucket.
func (r *reversing) countDecided(ctx context.Context) error {
	before, err := column[int64](ctx, r.view, "analytics_decided_before.sql", pgx.NamedArgs{"product": r.product, "instants": r.instants()})
	for i := 1; i < len(before); i++ {
		r.of[bucketKind{i, undoneReversed}] = before[i] - before[i-1]
	}
	return err
}

// findTargets finds the days of initiatives, releases and goals that were set back, but for what was undone.
func (r *reversing) findTargets(ctx context.Context) error {
	books, err := r.booksOver(ctx, r.product, r.stretch, roadmapBook, charterBook)
	if err != nil {
		return err
	}
	rows, err := r.slipRows(ctx, r.product, books)
	if err != nil {
		return err
	}
	undoing := map[string]bool{}
	for _, c := range r.cells {
		if c.Kind == undoneReversed {
			undoing[c.decision.ID] = true
		}
	}
	for _, of := range byTarget(rows) {
		r.target(of, undoing, func(row slipRow) *time.Time { return row.StartDate })
		r.target(of, undoing, func(row slipRow) *time.Time { return row.DueDate })
	}
	return nil
}

// byTarget splits rows by what has the targets.
func byTarget(rows []slipRow) (split [][]slipRow) {
	for i, row := range rows {
		if i == 0 || row.Kind != rows[i-1].Kind || row.Number != rows[i-1].Number {
			split = append(split, nil)
		}
		split[len(split)-1] = append(split[len(split)-1], row)
	}
	return split
}

// target counts the changes of one day of something, and those that set it back.
func (r *reversing) target(rows []slipRow, undoing map[string]bool, of func(slipRow) *time.Time) {
	days := make([]time.Time, len(rows)) // zero: none
	for i, row := range rows {
		if day := of(row); day != nil {
			days[i] = *day
		}
		if i > 0 && days[i] != days[i-1] && r.has(row.At) {
			r.of[bucketKind{r.bucket(row.At) + 1, targetReversed}]++
		}
	}
	for _, back := range analytics.Returns(days) {
		by, was := rows[back.By], rows[back.Of]
		if r.has(by.At) && by.At.Sub(was.At) <= r.within && !undoing[by.ID] {
			r.cells = append(r.cells, single(r.bucket(by.At)+1, targetReversed, by.measuredDecision, was.Actor, was.Role))
		}
	}
}

// has says whether an instant is in the range.
func (s stretch) has(at time.Time) bool { return !at.Before(s.From) && at.Before(s.To) }
