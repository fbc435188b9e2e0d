package readapi

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"waymark/analytics"
)

// wideBlock is how many blocks a row of the sums of whose decisions were taken back by whom is of: projections/backlog.
const wideBlock = 8

// reversing finds what was taken back.
type reversing struct {
	view
	product string
	stretch
	days    int // within which
	of      map[bucketKind]int64
	sums    reversalSums
	undoing map[string]bool // ids of decisions that undid others
}

type bucketKind struct {
	bucket int // from 1 on
	kind   string
}

func (r *reversing) find(ctx context.Context) error {
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
	if err := r.findKinds(ctx, inBlocks(ends, r.block)); err != nil {
		return err
	}
	if err := r.findPeople(ctx, inBlocks([]int64{ends[0], ends[len(ends)-1]}, r.block*wideBlock)); err != nil {
		return err
	}
	_, made, err := changes{view: r.view, product: r.product, by: dimensionOf("")}.count(ctx, r.stretch)
	for _, c := range made {
		r.of[bucketKind{c.Bucket, placeReversed}], r.of[bucketKind{c.Bucket, levelReversed}] = c.Moves, c.LevelChanges
	}
	return err
}

// args are of what whole blocks and ranges know.
func (r *reversing) args(in blocks) pgx.NamedArgs {
	args := in.args()
	args["product"], args["days"], args["most"] = r.product, r.days, mostBehind
	return args
}

// findKinds finds how many moves and level changes were taken back in each bucket, and the latest decisions that did.
func (r *reversing) findKinds(ctx context.Context, in blocks) error {
	args := r.args(in)
	found, err := all[struct {
		Bucket            int
		Level             bool
		Reversed, Decided int64
	}](ctx, r.view, "analytics_reversals.sql", args)
	if err != nil {
		return err
	}
	sums, buckets, levels := make([]*reversalSum, len(found)), make([]int, len(found)), make([]bool, len(found))
	for i, c := range found {
		kind := placeReversed
		if c.Level {
			kind = levelReversed
		}
		sums[i], buckets[i], levels[i] = r.sums.bucket(bucketKind{c.Bucket, kind}), c.Bucket, c.Level
		sums[i].reversed, sums[i].decided = c.Reversed, c.Decided
	}
	args["buckets"], args["levels"] = buckets, levels
	rows, err := r.rows(ctx, "analytics_reversals_latest.sql", args)
	if err != nil {
		return err
	}
	var nr int
	var revision int64
	_, err = pgx.ForEachRow(rows, []any{&nr, &revision}, func() error {
		sums[nr].latest = append(sums[nr].latest, revision)
		return nil
	})
	return err
}

// findPeople finds whose moves and level changes were taken back by whom, in the range as a whole.
func (r *reversing) findPeople(ctx context.Context, in blocks) error {
	found, err := all[struct {
		Person               bool // of people, else of roles as a whole
		Role, ReversedRole   string
		Actor, ReversedActor string
		Reversed, Decided    int64
		Latest               []int64
	}](ctx, r.view, "analytics_reversals_people.sql", r.args(in))
	for _, c := range found {
		of := r.sums.role(rolePair{c.ReversedRole, c.Role})
		if c.Person {
			of.people[rolePair{c.ReversedActor, c.Actor}] = c.Reversed
			continue
		}
		of.reversed, of.decided, of.latest = c.Reversed, c.Decided, c.Latest
	}
	return err
}

// single counts a decision that took back what somebody had decided in a role.
func (r *reversing) single(kind string, d measuredDecision, actor, role string) {
	r.sums.bucket(bucketKind{r.bucket(d.At) + 1, kind}).add(d)
	of := r.sums.role(rolePair{role, d.Role})
	of.add(d)
	of.people[rolePair{actor, d.Actor}]++
}

// findUndone finds what was undone.
func (r *reversing) findUndone(ctx context.Context) error {
	found, err := all[struct {
		measuredDecision
		ReversedActor, ReversedRole string
	}](ctx, r.view, "analytics_undone.sql", pgx.NamedArgs{"product": r.product, "from": r.From, "to": r.To, "days": r.days})
	for _, d := range found {
		r.single(undoneReversed, d.measuredDecision, d.ReversedActor, d.ReversedRole)
		r.undoing[d.ID] = true
	}
	return err
}

// countDecided counts all decisions by bucket.
func (r *reversing) countDecided(ctx context.Context) error {
	before, err := column[int64](ctx, r.view, "decisions_counts.sql", pgx.NamedArgs{"product": r.product, "instants": r.instants()})
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
	for _, of := range byTarget(rows) {
		r.target(of, func(row slipRow) *time.Time { return row.StartDate })
		r.target(of, func(row slipRow) *time.Time { return row.DueDate })
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
func (r *reversing) target(rows []slipRow, of func(slipRow) *time.Time) {
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
		if r.has(by.At) && by.At.Sub(was.At) <= time.Duration(r.days)*24*time.Hour && !r.undoing[by.ID] {
			r.single(targetReversed, by.measuredDecision, was.Actor, was.Role)
		}
	}
}

// has says whether an instant is in the range.
func (s stretch) has(at time.Time) bool { return !at.Before(s.From) && at.Before(s.To) }
