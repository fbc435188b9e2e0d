// Package charter keeps what a product is for, who holds which role, how its people decide, what they want to reach and
// what hinders them, at every revision.
package charter

import (
	"context"
	_ "embed"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"waymark/events"
	"waymark/projections/kit"
)

//go:embed schema.sql
var schema string

// Model is the read model.
func Model() kit.Model {
	return kit.Model{
		Name: "charter", Fold: 4, Schema: schema, Books: []events.Book{events.Product}, Instants: true,
		Folder: func() kit.Folder { return &folder{kit.NewBook()} },
	}
}

// folder folds what a product is for, who holds which role, how its people decide, what they want to reach and what
// hinders them.
type folder struct{ *kit.Books }

func (m *folder) Fold(ctx context.Context, tx pgx.Tx, page []events.Recorded) ([]kit.Change, error) {
	if err := m.Follow(ctx, tx, page); err != nil {
		return nil, err
	}
	f := &fold{
		kit.NewVersions(charterTable), kit.NewVersions(visionTable), kit.NewVersions(goalTable), kit.NewVersions(measurementTable),
		kit.NewVersions(challengeTable), kit.NewVersions(importTable),
	}
	if err := f.load(ctx, tx, page); err != nil {
		return nil, err
	}
	for i, r := range page {
		e, ok := r.Event.(events.ProductEvent)
		if !ok {
			return nil, kit.Bad(i, fmt.Errorf("%w of the product: %s", events.ErrUnknownType, r.Event.Type()))
		}
		if err := f.event(r, e); err != nil {
			return nil, kit.Bad(i, err)
		}
	}
	return []kit.Change{
		kit.Revisions(page), f.charters.Changes(), f.visions.Changes(), f.goals.Changes(), f.measurements.Changes(),
		f.challenges.Changes(), f.imports.Changes(),
	}, nil
}

// fold is how one page changes the charters.
type fold struct {
	charters     *kit.Versions[string, charterRow]
	visions      *kit.Versions[string, visionRow]
	goals        *kit.Versions[kit.ItemKey, goalRow]
	measurements *kit.Versions[measurementKey, measurementRow]
	challenges   *kit.Versions[kit.ItemKey, challengeRow]
	imports      *kit.Versions[importKey, importRow]
}

// event folds one event.
func (f *fold) event(r events.Recorded, e events.ProductEvent) error {
	row, has := f.charters.Get(r.Product)
	if _, starts := e.(events.ProductStarted); starts == has {
		return fmt.Errorf("%w product %s", kit.ErrUnknown, r.Product)
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
			return fmt.Errorf("%d: %w", e.Place, kit.ErrPlace)
		}
		row.People = slices.Insert(slices.Clone(row.People), e.Place-1, holding{e.Person, e.Role})
	case events.DecisionPolicySet:
		if e.Policy.To == nil {
			return fmt.Errorf("%w: no policy", kit.ErrUnknown)
		}
		row.Policy = *e.Policy.To
	case events.VisionSet:
		f.vision(r, e)
		return nil
	case events.GoalEvent:
		return f.goalEvent(r, e)
	case events.ChallengeEvent:
		return f.challengeEvent(r, e)
	case events.ImportEvent:
		return f.importEvent(r, e)
	default:
		return kit.Unknown(e)
	}
	f.charters.Set(r.Product, row, r.Revision)
	return nil
}

// vision makes a version of the vision; null is none.
func (f *fold) vision(r events.Recorded, e events.VisionSet) {
	if e.Vision.To == nil {
		f.visions.End(r.Product, r.Revision)
	} else {
		f.visions.Set(r.Product, visionRow{*e.Vision.To}, r.Revision)
	}
}
