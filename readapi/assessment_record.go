package readapi

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"waymark/analytics/assessment"
	"waymark/events"
)

// record is what is known of a product's deciding in a range of time.
type record struct {
	product  string
	span     Span // without an end if it goes on up to now
	stretch  stretch
	decided  []decidedRow
	weeks    []weekRow
	charter  recordCharter
	waiting  []waitingRow
	answers  []float64 // days
	backlog  recordBacklog
	goals    recordGoals
	reversed recordReversed
	thrash   []thrashStory // at most 20, those that went back and forth most
	levels   int           // stories whose level did
}

// decidedRow are decisions of a type by a person in a role.
type decidedRow struct {
	Type, Actor, Role              string
	Decisions, Reasoned, Evidenced int64
}

// weekRow is a week in which something was decided.
type weekRow struct {
	Nr        int // of those of the range, from 1 on
	Strategic bool
}

type recordCharter struct {
	People     []charterPerson
	Thresholds map[string]float64
}

// waitingRow is what waits at the end of the range.
type waitingRow struct {
	Of    string // challenge, proposal or need
	Key   string
	Since time.Time
}

type recordBacklog struct{ Unstarted, Traced int64 }

type recordGoals struct{ Open, Measured, Closed, Reached int64 }

// recordReversed are decisions on priority that were taken back.
type recordReversed struct {
	Moved, Contested, First, Overridden int64
	ContestedIDs, OverriddenIDs         []string
}

const (
	// firstPlaces are those of which it counts who overrides whom.
	firstPlaces = 10
	// latestMoves are those of which it counts who takes them back: how a product is decided on lately, however much there was before.
	latestMoves = 1000
	// reversedDays is within how many days a decision is taken back.
	reversedDays = 14
	// thrashTop and thrashTurns are those of thrash, if nothing is said.
	thrashTop, thrashTurns = 20, 2
)

// record gathers what is known in a range.
func (v view) record(ctx context.Context, product string, s stretch) (r record, err error) {
	r = record{product: product, span: Span{s.From, s.To}, stretch: s}
	if s.To.Equal(v.now) {
		r.span.To = time.Time{}
	}
	over, err := v.booksOver(ctx, product, s, books()...)
	if err != nil {
		return r, err
	}
	args := over.args(product)
	maps.Copy(args, s.args(product))
	args["product_revision"] = over[charterBook].until
	args["strategic"], args["top"], args["days"] = assessment.Types()[assessment.Strategic], firstPlaces, reversedDays
	args["sample"], args["behind"] = latestMoves, mostBehind
	for _, find := range []func() error{
		func() (err error) { r.decided, err = v.decided(ctx, product, over); return err },
		func() (err error) { r.weeks, err = all[weekRow](ctx, v, "assessment_weeks.sql", args); return err },
		func() (err error) { r.charter, err = v.recordCharter(ctx, args); return err },
		func() (err error) {
			r.waiting, err = all[waitingRow](ctx, v, "assessment_waiting.sql", args)
			return err
		},
		func() (err error) {
			r.answers, err = column[float64](ctx, v, "assessment_answers.sql", args)
			return err
		},
		func() (err error) {
			r.backlog, err = v.recordBacklog(ctx, product, args)
			return err
		},
		func() (err error) { r.goals, err = one[recordGoals](ctx, v, "assessment_goals.sql", args); return err },
		func() (err error) {
			r.reversed, err = one[recordReversed](ctx, v, "assessment_reversals.sql", args)
			return err
		},
		func() (err error) {
			return r.backAndForth(ctx, v, over[backlogBook].before+1, over[backlogBook].until+1)
		},
	} {
		if err := find(); err != nil {
			return r, err
		}
	}
	return r, nil
}

// backAndForth finds the stories that went back and forth within revisions of the backlog.
func (r *record) backAndForth(ctx context.Context, v view, first, behind int64) error {
	in := &thrashInput{Product: Product{r.product}, Top: thrashTop, Turns: thrashTurns, Limit: mostWaiting}
	found, err := v.thrashed(ctx, in, first, behind)
	r.thrash, r.levels = found.stories(in), len(found.levels)
	return err
}

// decided is who decided what, from the sums of blocks and the decisions at the ends of the range.
func (v view) decided(ctx context.Context, product string, over booksOver) ([]decidedRow, error) {
	var names []string
	var first, behind []int64
	for _, b := range slices.Sorted(maps.Keys(over)) {
		names = append(names, b.name())
		first, behind = append(first, over[b].before+1), append(behind, over[b].until+1)
	}
	return all[decidedRow](ctx, v, "assessment_decided.sql", pgx.NamedArgs{
		"product": product, "books": names, "first": first, "behind": behind, "block": v.block,
	})
}

// recordCharter is who holds which roles, and the policy's thresholds; nobody and none before the product was started.
func (v view) recordCharter(ctx context.Context, args pgx.NamedArgs) (recordCharter, error) {
	found, err := all[recordCharter](ctx, v, "assessment_charter.sql", args)
	if err != nil || len(found) == 0 {
		return recordCharter{}, err
	}
	return found[0], nil
}

// recordBacklog is how much of what nobody has begun leads to a need or a goal.
func (v view) recordBacklog(ctx context.Context, product string, args pgx.NamedArgs) (recordBacklog, error) {
	answering, err := column[string](ctx, v, "assessment_answering.sql", args)
	if err != nil {
		return recordBacklog{}, err
	}
	args["answering"] = answering
	args["numbers"] = slices.DeleteFunc(numbersOf(product, events.StoryMark, answering), func(n uint32) bool { return n == 0 })
	return one[recordBacklog](ctx, v, "assessment_backlog.sql", args)
}

// holders are the people who hold a role.
func (c recordCharter) holders(role events.Role) (people []string) {
	for _, p := range c.People {
		if p.Role == string(role) {
			people = append(people, p.Person)
		}
	}
	return people
}
