package projections

import (
	"context"

	"github.com/jackc/pgx/v5"

	"waymark/events"
)

// charterNeeds are the things whose rows a page may change.
type charterNeeds struct {
	products   keySet[string]
	goals      keySet[itemKey]
	days       keySet[measurementKey]
	challenges keySet[itemKey]
}

func (n *charterNeeds) add(r events.Recorded) error {
	n.products.add(r.Product)
	if e, ok := r.Event.(events.GoalEvent); ok {
		return n.addGoal(r.Product, e)
	}
	if e, ok := r.Event.(events.ChallengeEvent); ok {
		key, err := itemKeyOf(r.Product, events.ChallengeMark, e.AboutChallenge())
		n.challenges.add(key)
		return err
	}
	return nil
}

func (n *charterNeeds) addGoal(product string, e events.GoalEvent) error {
	key, err := itemKeyOf(product, events.GoalMark, e.AboutGoal())
	n.goals.add(key)
	if m, measured := e.(events.GoalMeasured); measured {
		n.days.add(measurementKey{key, m.On})
	}
	return err
}

// load finds what the database holds of what the page is about.
func (f *charterFold) load(ctx context.Context, tx pgx.Tx, page []events.Recorded) error {
	var n charterNeeds
	for i, r := range page {
		if err := n.add(r); err != nil {
			return bad(i, err)
		}
	}
	if err := f.loadProducts(ctx, tx, n.products.keys); err != nil {
		return err
	}
	if err := f.loadGoals(ctx, tx, n.goals.keys, n.days.keys); err != nil {
		return err
	}
	return f.loadChallenges(ctx, tx, n.challenges.keys)
}

func (f *charterFold) loadProducts(ctx context.Context, tx pgx.Tx, products []string) error {
	args := pgx.NamedArgs{"products": products}
	err := query(ctx, tx, statement("charter_now.sql"), args, func(found struct {
		Product string
		Name    string
		Stage   events.Stage
		Policy  events.Policy
		People  []holding
	}) {
		f.charters.load(found.Product, charterRow{found.Name, found.Stage, found.Policy, found.People})
	})
	if err != nil {
		return err
	}
	return query(ctx, tx, statement("charter_visions.sql"), args, func(found struct {
		Product string
		Vision  events.Vision
	}) {
		f.visions.load(found.Product, found.Vision)
	})
}

func (f *charterFold) loadGoals(ctx context.Context, tx pgx.Tx, goals []itemKey, days []measurementKey) error {
	if len(goals) == 0 {
		return nil
	}
	err := query(ctx, tx, statement("charter_goals.sql"), itemArgs(goals), func(found struct {
		Product  string
		Number   int32
		Goal     string
		Title    string
		Metric   string
		Unit     string
		Baseline float64
		Target   float64
		Due      string
		Outcome  events.GoalOutcome
	}) {
		f.goals.load(itemKey{found.Product, uint32(found.Number)}, goalRow{
			found.Goal, found.Title, found.Metric, found.Unit, found.Baseline, found.Target, found.Due, found.Outcome,
		})
	})
	if err != nil || len(days) == 0 {
		return err
	}
	measured, texts := make([]itemKey, len(days)), make([]string, len(days))
	for i, k := range days {
		measured[i], texts[i] = k.goal, k.day
	}
	args := itemArgs(measured)
	args["days"] = texts
	return query(ctx, tx, statement("charter_measurements.sql"), args, func(found struct {
		Product string
		Number  int32
		Day     string
		Value   float64
	}) {
		f.measurements.load(measurementKey{itemKey{found.Product, uint32(found.Number)}, found.Day}, found.Value)
	})
}

func (f *charterFold) loadChallenges(ctx context.Context, tx pgx.Tx, challenges []itemKey) error {
	if len(challenges) == 0 {
		return nil
	}
	return query(ctx, tx, statement("charter_challenges.sql"), itemArgs(challenges), func(found struct {
		Product     string
		Number      int32
		Challenge   string
		Description string
		People      []string
		Roles       []events.Role
		Severity    events.Severity
		Resolution  string
	}) {
		f.challenges.load(itemKey{found.Product, uint32(found.Number)}, challengeRow{
			found.Challenge, found.Description, found.People, found.Roles, found.Severity, found.Resolution,
		})
	})
}
