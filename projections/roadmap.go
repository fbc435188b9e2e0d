package projections

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"waymark/events"
)

func roadmapModel() model {
	return model{
		name: "roadmap", fold: 3, schema: statement("roadmap.sql"), books: []events.Book{events.Roadmap}, instants: true,
		folder: func() folder { return &roadmapFolder{newBooks(statement("book_heads.sql"))} },
	}
}

// roadmapFolder folds initiatives, the order of each horizon, releases, and proposals.
type roadmapFolder struct{ *books }

func (m *roadmapFolder) fold(ctx context.Context, tx pgx.Tx, page []events.Recorded) ([]change, error) {
	if err := m.follow(ctx, tx, page); err != nil {
		return nil, err
	}
	f := newRoadmapFold()
	if err := f.load(ctx, tx, page); err != nil {
		return nil, err
	}
	for i, r := range page {
		e, ok := r.Event.(events.RoadmapEvent)
		if !ok {
			return nil, bad(i, fmt.Errorf("%w of the roadmap: %s", events.ErrUnknownType, r.Event.Type()))
		}
		if err := f.event(r, e); err != nil {
			return nil, bad(i, err)
		}
	}
	return append([]change{revisions(page)}, f.changes()...), nil
}

// roadmapFold is how one page changes the roadmap.
type roadmapFold struct {
	initiatives *versions[itemKey, initiativeRow]
	horizons    *versions[horizonKey, horizonRow]
	releases    *versions[itemKey, releaseRow]
	assignments *versions[assignmentKey, none]

	validations  *versions[itemKey, validationRow]
	dependencies *versions[dependencyKey, none]
	proposals    *versions[itemKey, proposalRow]
}

func newRoadmapFold() *roadmapFold {
	return &roadmapFold{
		newVersions(initiativeTable), newVersions(horizonTable), newVersions(releaseTable), newVersions(assignmentTable),
		newVersions(validationTable), newVersions(dependencyTable), newVersions(proposalTable),
	}
}

func (f *roadmapFold) changes() []change {
	return []change{
		f.initiatives.changes(), f.horizons.changes(), f.releases.changes(), f.assignments.changes(), f.validations.changes(),
		f.dependencies.changes(), f.proposals.changes(),
	}
}

// event folds one event.
func (f *roadmapFold) event(r events.Recorded, e events.RoadmapEvent) error {
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
		if err := checkDate(e.Date.To); err != nil {
			return err
		}
		return f.changeRelease(r, e.Release, func(release *releaseRow) { release.Date = date(e.Date.To) })
	case events.AssignedToRelease:
		f.assignments.set(assignmentKey{r.Product, e.Release, e.Item}, none{}, r.Revision)
		return nil
	case events.RemovedFromRelease:
		return f.removed(r, e)
	case events.ReleaseShipped:
		return f.changeRelease(r, e.Release, func(release *releaseRow) { release.Shipped, release.Undelivered = true, e.Undelivered })
	case events.InitiativeScored:
		return f.change(r, e.Initiative, func(i *initiativeRow) { i.Score = e.Score.To })
	case events.InitiativesLinked:
		f.dependencies.set(dependencyKey{r.Product, e.Initiative, e.DependsOn}, none{}, r.Revision)
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
			f.proposals.end(key, r.Revision)
		}
		return err
	case events.InitiativeWithdrawn:
		return f.withdrawn(r, e)
	case events.InitiativeProgressRestored:
		return f.restored(r, e)
	case events.ReleaseWithdrawn:
		key, _, err := f.release(r, e.Release)
		if err == nil {
			f.releases.end(key, r.Revision)
		}
		return err
	case events.ReleaseRecalled:
		return f.changeRelease(r, e.Release, func(release *releaseRow) { release.Shipped, release.Undelivered = false, nil })
	}
	return fmt.Errorf("%w: %s", events.ErrUnknownType, e.Type())
}

func (f *roadmapFold) planned(r events.Recorded, e events.InitiativePlanned) error {
	key, err := itemKeyOf(r.Product, events.InitiativeMark, e.Initiative)
	if err != nil {
		return err
	}
	if _, has := f.initiatives.get(key); has {
		return fmt.Errorf("%w: initiative %s was planned before", errDiverged, e.Initiative)
	}
	if err := checkDates(e.Start, e.Due); err != nil {
		return err
	}
	f.initiatives.set(key, initiativeRow{
		Initiative: e.Initiative, Title: e.Title, Outcome: e.Outcome, Goal: e.Goal, Horizon: e.Horizon, StartDate: date(e.Start),
		DueDate: date(e.Due), Progress: events.Planned, External: e.External,
	}, r.Revision)
	return f.enter(r, e.Horizon, key, e.Place)
}

func checkDates(start, due string) error {
	if err := checkDate(start); err != nil {
		return err
	}
	return checkDate(due)
}

func (f *roadmapFold) prioritized(r events.Recorded, e events.InitiativePrioritized) error {
	key, row, err := f.initiative(r, e.Initiative)
	if err != nil {
		return err
	}
	if err := f.leave(r, row.Horizon, key); err != nil {
		return err
	}
	return f.enter(r, row.Horizon, key, e.Place.To)
}

func (f *roadmapFold) rescheduled(r events.Recorded, e events.InitiativeRescheduled) error {
	key, row, err := f.initiative(r, e.Initiative)
	if err != nil {
		return err
	}
	before := row.Horizon
	e.Horizon.Apply(&row.Horizon)
	applyDate(e.Start, &row.StartDate)
	applyDate(e.Due, &row.DueDate)
	if err := checkDates(string(row.StartDate), string(row.DueDate)); err != nil {
		return err
	}
	f.initiatives.set(key, row, r.Revision)
	if e.Horizon == nil {
		return nil
	}
	if e.Place == nil {
		return fmt.Errorf("in horizon %s: %w", row.Horizon, errPlace)
	}
	if err := f.leave(r, before, key); err != nil {
		return err
	}
	return f.enter(r, row.Horizon, key, e.Place.To)
}

func (f *roadmapFold) close(r events.Recorded, initiative string, to events.Progress) error {
	key, row, err := f.initiative(r, initiative)
	if err != nil {
		return err
	}
	if err := f.leave(r, row.Horizon, key); err != nil {
		return err
	}
	return f.progress(r, initiative, to)
}

func (f *roadmapFold) progress(r events.Recorded, initiative string, to events.Progress) error {
	return f.change(r, initiative, func(i *initiativeRow) { i.Progress = to })
}

// withdrawn makes an initiative as if it had never been there.
func (f *roadmapFold) withdrawn(r events.Recorded, e events.InitiativeWithdrawn) error {
	key, row, err := f.initiative(r, e.Initiative)
	if err != nil {
		return err
	}
	f.initiatives.end(key, r.Revision)
	return f.leave(r, row.Horizon, key)
}

func (f *roadmapFold) restored(r events.Recorded, e events.InitiativeProgressRestored) error {
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

func (f *roadmapFold) enter(r events.Recorded, horizon events.Horizon, key itemKey, place int) error {
	at := horizonKey{r.Product, horizon}
	row, _ := f.horizons.get(at)
	list, err := insertAt(row.Initiatives, key.number, place)
	if err == nil {
		f.horizons.set(at, horizonRow{list}, r.Revision)
	}
	return err
}

func (f *roadmapFold) leave(r events.Recorded, horizon events.Horizon, key itemKey) error {
	at := horizonKey{r.Product, horizon}
	row, _ := f.horizons.get(at)
	list, err := without(row.Initiatives, key.number)
	if err == nil {
		f.horizons.set(at, horizonRow{list}, r.Revision)
	}
	return err
}

func (f *roadmapFold) initiative(r events.Recorded, initiative string) (itemKey, initiativeRow, error) {
	key, err := itemKeyOf(r.Product, events.InitiativeMark, initiative)
	if err != nil {
		return key, initiativeRow{}, err
	}
	row, has := f.initiatives.get(key)
	if !has {
		return key, row, fmt.Errorf("%w initiative %s", errUnknown, initiative)
	}
	return key, row, nil
}

// change makes a version of an initiative.
func (f *roadmapFold) change(r events.Recorded, initiative string, change func(*initiativeRow)) error {
	key, row, err := f.initiative(r, initiative)
	if err == nil {
		change(&row)
		f.initiatives.set(key, row, r.Revision)
	}
	return err
}

func (f *roadmapFold) releasePlanned(r events.Recorded, e events.ReleasePlanned) error {
	key, err := itemKeyOf(r.Product, events.ReleaseMark, e.Release)
	if err != nil {
		return err
	}
	if _, has := f.releases.get(key); has {
		return fmt.Errorf("%w: release %s was planned before", errDiverged, e.Release)
	}
	if err := checkDate(e.Date); err != nil {
		return err
	}
	f.releases.set(key, releaseRow{Release: e.Release, Name: e.Name, Date: date(e.Date), External: e.External}, r.Revision)
	return nil
}

func (f *roadmapFold) release(r events.Recorded, release string) (itemKey, releaseRow, error) {
	key, err := itemKeyOf(r.Product, events.ReleaseMark, release)
	if err != nil {
		return key, releaseRow{}, err
	}
	row, has := f.releases.get(key)
	if !has {
		return key, row, fmt.Errorf("%w release %s", errUnknown, release)
	}
	return key, row, nil
}

// changeRelease makes a version of a release.
func (f *roadmapFold) changeRelease(r events.Recorded, release string, change func(*releaseRow)) error {
	key, row, err := f.release(r, release)
	if err == nil {
		change(&row)
		f.releases.set(key, row, r.Revision)
	}
	return err
}

func (f *roadmapFold) removed(r events.Recorded, e events.RemovedFromRelease) error {
	key := assignmentKey{r.Product, e.Release, e.Item}
	if _, has := f.assignments.get(key); !has {
		return fmt.Errorf("%w assignment of %s to %s", errUnknown, e.Item, e.Release)
	}
	f.assignments.end(key, r.Revision)
	return nil
}
