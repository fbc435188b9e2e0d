// Package roadmap keeps initiatives, the order of each horizon, releases and proposals, at every revision.
package roadmap

import (
	"context"
	_ "embed"
	"fmt"

	"github.com/jackc/pgx/v5"

	"waymark/events"
	"waymark/projections/kit"
)

//go:embed schema.sql
var schema string

// Model is the read model.
func Model() kit.Model {
	return kit.Model{
		Name: "roadmap", Fold: 4, Schema: schema, Books: []events.Book{events.Roadmap}, Instants: true,
		Folder: func() kit.Folder { return &folder{kit.NewBook()} },
	}
}

// folder folds initiatives, the order of each horizon, releases, and proposals.
type folder struct{ *kit.Books }

func (m *folder) Fold(ctx context.Context, tx pgx.Tx, page []events.Recorded) ([]kit.Change, error) {
	if err := m.Follow(ctx, tx, page); err != nil {
		return nil, err
	}
	f := newFold()
	if err := f.load(ctx, tx, page); err != nil {
		return nil, err
	}
	for i, r := range page {
		e, ok := r.Event.(events.RoadmapEvent)
		if !ok {
			return nil, kit.Bad(i, fmt.Errorf("%w of the roadmap: %s", events.ErrUnknownType, r.Event.Type()))
		}
		if err := f.event(r, e); err != nil {
			return nil, kit.Bad(i, err)
		}
	}
	return append([]kit.Change{kit.Revisions(page)}, f.changes()...), nil
}

// fold is how one page changes the roadmap.
type fold struct {
	initiatives *kit.Versions[kit.ItemKey, initiativeRow]
	horizons    *kit.Versions[horizonKey, horizonRow]
	releases    *kit.Versions[kit.ItemKey, releaseRow]
	assignments *kit.Versions[assignmentKey, kit.None]

	validations  *kit.Versions[kit.ItemKey, validationRow]
	dependencies *kit.Versions[dependencyKey, kit.None]
	proposals    *kit.Versions[kit.ItemKey, proposalRow]
}

func newFold() *fold {
	return &fold{
		kit.NewVersions(initiativeTable), kit.NewVersions(horizonTable), kit.NewVersions(releaseTable), kit.NewVersions(assignmentTable),
		kit.NewVersions(validationTable), kit.NewVersions(dependencyTable), kit.NewVersions(proposalTable),
	}
}

func (f *fold) changes() []kit.Change {
	return []kit.Change{
		f.initiatives.Changes(), f.horizons.Changes(), f.releases.Changes(), f.assignments.Changes(), f.validations.Changes(),
		f.dependencies.Changes(), f.proposals.Changes(),
	}
}

// event folds one event.
func (f *fold) event(r events.Recorded, e events.RoadmapEvent) error {
	switch e := e.(type) {
	case events.InitiativePlanned:
		return f.planned(r, e)
	case events.InitiativeRevised:
		return f.change(r, e.Initiative, func(i *initiativeRow) {
			e.Title.Apply(&i.Title)
			e.Outcome.Apply(&i.Outcome)
			e.Goal.Apply(&i.Goal)
		})
	case events.InitiativePrioritized:
		return f.prioritized(r, e)
	case events.InitiativeRescheduled:
		return f.rescheduled(r, e)
	case events.InitiativeStarted:
		return f.progress(r, e.Initiative, events.Started)
	case events.InitiativeDelivered:
		return f.close(r, e.Initiative, events.Delivered)
	case events.InitiativeDropped:
		return f.close(r, e.Initiative, events.Abandoned)
	case events.ReleasePlanned:
		return f.releasePlanned(r, e)
	case events.ReleaseRescheduled:
		if err := kit.CheckDate(e.Date.To); err != nil {
			return err
		}
		return f.changeRelease(r, e.Release, func(release *releaseRow) { release.Date = kit.Date(e.Date.To) })
	case events.AssignedToRelease:
		f.assignments.Set(assignmentKey{r.Product, e.Release, e.Item}, kit.None{}, r.Revision)
		return nil
	case events.RemovedFromRelease:
		return f.removed(r, e)
	case events.ReleaseShipped:
		return f.changeRelease(r, e.Release, func(release *releaseRow) { release.Shipped, release.Undelivered = true, e.Undelivered })
	case events.InitiativeScored:
		return f.change(r, e.Initiative, func(i *initiativeRow) { i.Score = e.Score.To })
	case events.InitiativesLinked:
		f.dependencies.Set(dependencyKey{r.Product, e.Initiative, e.DependsOn}, kit.None{}, r.Revision)
		return nil
	case events.InitiativesUnlinked:
		return f.unlinked(r, e)
	case events.InitiativeValidated:
		return f.validated(r, e)
	case events.RoadmapChangeProposed:
		return f.proposed(r, e)
	case events.ProposalAccepted:
		return f.decided(r, e.Proposal, events.ProposalIsAccepted)
	case events.ProposalDeclined:
		return f.decided(r, e.Proposal, events.ProposalIsDeclined)
	case events.ProposalReopened:
		return f.changeProposal(r, e.Proposal, func(p *proposalRow) {
			p.Status, p.DecidedBy, p.DecidedAt, p.Reason = e.Status.To, nil, nil, nil
		})
	case events.ProposalWithdrawn:
		key, _, err := f.proposal(r, e.Proposal)
		if err == nil {
			f.proposals.End(key, r.Revision)
		}
		return err
	case events.InitiativeWithdrawn:
		return f.withdrawn(r, e)
	case events.InitiativeProgressRestored:
		return f.restored(r, e)
	case events.ReleaseWithdrawn:
		return f.releaseWithdrawn(r, e)
	case events.ReleaseRecalled:
		return f.changeRelease(r, e.Release, func(release *releaseRow) { release.Shipped, release.Undelivered = false, nil })
	}
	return fmt.Errorf("%w: %s", events.ErrUnknownType, e.Type())
}

func (f *fold) planned(r events.Recorded, e events.InitiativePlanned) error {
	key, err := kit.ItemKeyOf(r.Product, events.InitiativeMark, e.Initiative)
	if err != nil {
		return err
	}
	if _, has := f.initiatives.Get(key); has {
		return fmt.Errorf("%w: initiative %s was planned before", kit.ErrDiverged, e.Initiative)
	}
	if err := kit.CheckDates(e.Start, e.Due); err != nil {
		return err
	}
	f.initiatives.Set(key, initiativeRow{
		Initiative: e.Initiative, Title: e.Title, Outcome: e.Outcome, Goal: e.Goal, Horizon: e.Horizon, StartDate: kit.Date(e.Start),
		DueDate: kit.Date(e.Due), Progress: events.Planned, External: e.External,
	}, r.Revision)
	return f.enter(r, e.Horizon, key, e.Place)
}

func (f *fold) prioritized(r events.Recorded, e events.InitiativePrioritized) error {
	key, row, err := f.initiative(r, e.Initiative)
	if err != nil {
		return err
	}
	if err := f.leave(r, row.Horizon, key); err != nil {
		return err
	}
	return f.enter(r, row.Horizon, key, e.Place.To)
}

func (f *fold) rescheduled(r events.Recorded, e events.InitiativeRescheduled) error {
	key, row, err := f.initiative(r, e.Initiative)
	if err != nil {
		return err
	}
	before := row.Horizon
	e.Horizon.Apply(&row.Horizon)
	kit.ApplyDate(e.Start, &row.StartDate)
	kit.ApplyDate(e.Due, &row.DueDate)
	if err := kit.CheckDates(string(row.StartDate), string(row.DueDate)); err != nil {
		return err
	}
	f.initiatives.Set(key, row, r.Revision)
	if e.Horizon == nil {
		return nil
	}
	if e.Place == nil {
		return fmt.Errorf("in horizon %s: %w", row.Horizon, kit.ErrPlace)
	}
	if err := f.leave(r, before, key); err != nil {
		return err
	}
	return f.enter(r, row.Horizon, key, e.Place.To)
}

func (f *fold) close(r events.Recorded, initiative string, to events.Progress) error {
	key, row, err := f.initiative(r, initiative)
	if err != nil {
		return err
	}
	if err := f.leave(r, row.Horizon, key); err != nil {
		return err
	}
	return f.progress(r, initiative, to)
}

func (f *fold) progress(r events.Recorded, initiative string, to events.Progress) error {
	return f.change(r, initiative, func(i *initiativeRow) { i.Progress = to })
}

// withdrawn makes an initiative as if it had never been there.
func (f *fold) withdrawn(r events.Recorded, e events.InitiativeWithdrawn) error {
	key, row, err := f.initiative(r, e.Initiative)
	if err != nil {
		return err
	}
	f.initiatives.End(key, r.Revision)
	return f.leave(r, row.Horizon, key)
}

func (f *fold) restored(r events.Recorded, e events.InitiativeProgressRestored) error {
	key, row, err := f.initiative(r, e.Initiative)
	if err != nil {
		return err
	}
	if e.Place > 0 {
		if err := f.enter(r, row.Horizon, key, e.Place); err != nil {
			return err
		}
	}
	return f.progress(r, e.Initiative, e.Progress.To)
}

func (f *fold) enter(r events.Recorded, horizon events.Horizon, key kit.ItemKey, place int) error {
	at := horizonKey{r.Product, horizon}
	row, _ := f.horizons.Get(at)
	list, err := insertAt(row.Initiatives, key.Number, place)
	if err == nil {
		f.horizons.Set(at, horizonRow{list}, r.Revision)
	}
	return err
}

func (f *fold) leave(r events.Recorded, horizon events.Horizon, key kit.ItemKey) error {
	at := horizonKey{r.Product, horizon}
	row, _ := f.horizons.Get(at)
	list, err := without(row.Initiatives, key.Number)
	if err == nil {
		f.horizons.Set(at, horizonRow{list}, r.Revision)
	}
	return err
}

func (f *fold) initiative(r events.Recorded, initiative string) (kit.ItemKey, initiativeRow, error) {
	key, err := kit.ItemKeyOf(r.Product, events.InitiativeMark, initiative)
	if err != nil {
		return key, initiativeRow{}, err
	}
	row, has := f.initiatives.Get(key)
	if !has {
		return key, row, fmt.Errorf("%w initiative %s", kit.ErrUnknown, initiative)
	}
	return key, row, nil
}

// change makes a version of an initiative.
func (f *fold) change(r events.Recorded, initiative string, change func(*initiativeRow)) error {
	key, row, err := f.initiative(r, initiative)
	if err == nil {
		change(&row)
		f.initiatives.Set(key, row, r.Revision)
	}
	return err
}

func (f *fold) releasePlanned(r events.Recorded, e events.ReleasePlanned) error {
	key, err := kit.ItemKeyOf(r.Product, events.ReleaseMark, e.Release)
	if err != nil {
		return err
	}
	if _, has := f.releases.Get(key); has {
		return fmt.Errorf("%w: release %s was planned before", kit.ErrDiverged, e.Release)
	}
	if err := kit.CheckDate(e.Date); err != nil {
		return err
	}
	f.releases.Set(key, releaseRow{Release: e.Release, Name: e.Name, Date: kit.Date(e.Date), External: e.External}, r.Revision)
	return nil
}

func (f *fold) release(r events.Recorded, release string) (kit.ItemKey, releaseRow, error) {
	key, err := kit.ItemKeyOf(r.Product, events.ReleaseMark, release)
	if err != nil {
		return key, releaseRow{}, err
	}
	row, has := f.releases.Get(key)
	if !has {
		return key, row, fmt.Errorf("%w release %s", kit.ErrUnknown, release)
	}
	return key, row, nil
}

// releaseWithdrawn makes a release as if it had never been there, and what was in it as if it had not been.
func (f *fold) releaseWithdrawn(r events.Recorded, e events.ReleaseWithdrawn) error {
	key, _, err := f.release(r, e.Release)
	if err != nil {
		return err
	}
	for _, item := range e.Items {
		f.assignments.EndKnown(assignmentKey{r.Product, e.Release, item}, r.Revision)
	}
	f.releases.End(key, r.Revision)
	return nil
}

// changeRelease makes a version of a release.
func (f *fold) changeRelease(r events.Recorded, release string, change func(*releaseRow)) error {
	key, row, err := f.release(r, release)
	if err == nil {
		change(&row)
		f.releases.Set(key, row, r.Revision)
	}
	return err
}

func (f *fold) removed(r events.Recorded, e events.RemovedFromRelease) error {
	key := assignmentKey{r.Product, e.Release, e.Item}
	if _, has := f.assignments.Get(key); !has {
		return fmt.Errorf("%w assignment of %s to %s", kit.ErrUnknown, e.Item, e.Release)
	}
	f.assignments.End(key, r.Revision)
	return nil
}
