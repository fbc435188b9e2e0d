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
		name: "charter", fold: 2, schema: statement("charter.sql"), books: []events.Book{events.Product}, instants: true,
		folder: func() folder { return &charterFolder{newBooks(statement("book_heads.sql"))} },
	}
}

// charterFolder folds what a product is for, who holds which role, how its people decide, what they want to reach and what
// hinders them.
type charterFolder struct{ *books }

func (m *charterFolder) fold(ctx context.Context, tx pgx.Tx, page []events.Recorded) ([]change, error) {
	if err := m.follow(ctx, tx, page); err != nil {
		return nil, err
	}
	f := &charterFold{
		newVersions(charterTable), newVersions(visionTable), newVersions(goalTable), newVersions(measurementTable),
		newVersions(challengeTable),
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
	visions      *versions[string, visionRow]
	goals        *versions[itemKey, goalRow]
	measurements *versions[measurementKey, measurementRow]
	challenges   *versions[itemKey, challengeRow]
}

// event folds one event.
func (f *charterFold) event(r events.Recorded, e events.ProductEvent) error {
	row, has := f.charters.get(r.Product)
	if _, starts := e.(events.ProductStarted); starts == has {
		return fmt.Errorf("%w product %s", errUnknown, r.Product)
	}
	switch e := e.(type) {
	case events.ProductStarted:
		row.Name, row.Stage = e.Name, events.Introduction
	case events.ProductRenamed:
		row.Name = e.Name.To
	case events.LifecycleStageMoved:
		row.Stage = e.Stage.To
	case events.RoleAssigned:
		row.People = append(slices.Clone(row.People), holding(e))
	case events.RoleRevoked:
		row.People = slices.DeleteFunc(slices.Clone(row.People), func(h holding) bool { return h == holding(e) })
	case events.RoleRestored:
		if e.Place < 1 || e.Place > len(row.People)+1 {
			return fmt.Errorf("%d: %w", e.Place, errPlace)
		}
		row.People = slices.Insert(slices.Clone(row.People), e.Place-1, holding{e.Person, e.Role})
	case events.DecisionPolicySet:
		if e.Policy.To == nil {
			return fmt.Errorf("%w: no policy", errUnknown)
		}
		row.Policy = *e.Policy.To
	case events.VisionSet:
		f.vision(r, e)
		return nil
	case events.GoalEvent:
		return f.goalEvent(r, e)
	case events.ChallengeEvent:
		return f.challengeEvent(r, e)
	default:
		return unknown(e)
	}
	f.charters.set(r.Product, row, r.Revision)
	return nil
}

// vision makes a version of the vision; null is none.
func (f *charterFold) vision(r events.Recorded, e events.VisionSet) {
	if e.Vision.To == nil {
		f.visions.end(r.Product, r.Revision)
	} else {
		f.visions.set(r.Product, visionRow{*e.Vision.To}, r.Revision)
	}
}
