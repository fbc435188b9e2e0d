package projections

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"waymark/events"
)

func charterModel() model {
	return model{
		name: "charter", version: 2, schema: statement("charter.sql"), books: []events.Book{events.Product},
		folder: func() folder { return &charterFolder{newBooks(statement("book_heads.sql"))} },
	}
}

// charterFolder folds what a product is for, who holds which role, how its people decide, what they want to reach and what
// hinders them.
type charterFolder struct{ books *books }

func (m *charterFolder) settle(committed bool) { m.books.heads.settle(committed) }

func (m *charterFolder) fold(ctx context.Context, tx pgx.Tx, page []events.Recorded) ([]change, error) {
	if err := m.books.follow(ctx, tx, page); err != nil {
		return nil, err
	}
	f := &charterFold{
		newVersions(charterTable()), newVersions(visionTable()), newVersions(goalTable()), newVersions(measurementTable()),
		newVersions(challengeTable()),
	}
	if err := f.load(ctx, tx, page); err != nil {
		return nil, err
	}
	for i, r := range page {
		e, ok := r.Event.(events.ProductEvent)
		if !ok {
			return nil, bad(i, fmt.Errorf("%w of the product: %s", events.ErrUnknownType, r.Event.Type()))
		}
		if err := f.event(r, e); err != nil {
			return nil, bad(i, err)
		}
	}
	return []change{
		revisions(page), f.charters.changes(), f.visions.changes(), f.goals.changes(), f.measurements.changes(),
		f.challenges.changes(),
	}, nil
}

// charterFold is how one page changes the charters.
type charterFold struct {
	charters     *versions[string, charterRow]
	visions      *versions[string, events.Vision]
	goals        *versions[itemKey, goalRow]
	measurements *versions[measurementKey, float64]
	challenges   *versions[itemKey, challengeRow]
}

// event folds one event.
func (f *charterFold) event(r events.Recorded, e events.ProductEvent) error {
	row, has := f.charters.get(r.Product)
	if _, starts := e.(events.ProductStarted); starts == has {
		return fmt.Errorf("%w product %s", errUnknown, r.Product)
	}
	switch e := e.(type) {
	case events.VisionSet:
		f.vision(r, e)
		return nil
	case events.GoalSet, events.GoalRevised, events.GoalMeasured, events.GoalClosed, events.GoalReopened, events.GoalWithdrawn:
		return f.goalEvent(r, e)
	case events.ChallengeRaised, events.ChallengeResolved, events.ChallengeReopened, events.ChallengeWithdrawn:
		return f.challengeEvent(r, e)
	}
	row, err := chartered(row, e)
	if err == nil {
		f.charters.set(r.Product, row, r.Revision)
	}
	return err
}

// vision makes a version of the vision; null is none.
func (f *charterFold) vision(r events.Recorded, e events.VisionSet) {
	if e.Vision.To == nil {
		f.visions.end(r.Product, r.Revision)
	} else {
		f.visions.set(r.Product, *e.Vision.To, r.Revision)
	}
}

// chartered is the row after an event about the product itself, its people or its policy.
func chartered(c charterRow, e events.ProductEvent) (charterRow, error) {
	switch e := e.(type) {
	case events.ProductStarted:
		c.name, c.stage = e.Name, events.Introduction
	case events.ProductRenamed:
		c.name = e.Name.To
	case events.LifecycleStageMoved:
		c.stage = e.Stage.To
	case events.RoleAssigned:
		c.people = append(slices.Clone(c.people), holding(e))
	case events.RoleRevoked:
		c.people = slices.DeleteFunc(slices.Clone(c.people), func(h holding) bool { return h == holding(e) })
	case events.RoleRestored:
		if e.Place < 1 || e.Place > len(c.people)+1 {
			return c, fmt.Errorf("%d: %w", e.Place, errPlace)
		}
		c.people = slices.Insert(slices.Clone(c.people), e.Place-1, holding{e.Person, e.Role})
	case events.DecisionPolicySet:
		if e.Policy.To == nil {
			return c, fmt.Errorf("%w: no policy", errUnknown)
		}
		c.policy = *e.Policy.To
	default:
		return c, fmt.Errorf("%w: %s", events.ErrUnknownType, e.Type())
	}
	return c, nil
}
