package projections

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"waymark/events"
)

// named is what an event names whose versions it may change: keys, each empty where there is none.
type named struct{ initiative, validated, release, item, dependsOn, proposal string }

func namedBy(e events.RoadmapEvent) named {
	switch e := e.(type) {
	case events.InitiativePlanned:
		return named{initiative: e.Initiative}
	case events.InitiativeRevised:
		return named{initiative: e.Initiative}
	case events.InitiativePrioritized:
		return named{initiative: e.Initiative}
	case events.InitiativeRescheduled:
		return named{initiative: e.Initiative}
	case events.InitiativeStarted:
		return named{initiative: e.Initiative}
	case events.InitiativeDelivered:
		return named{initiative: e.Initiative}
	case events.InitiativeDropped:
		return named{initiative: e.Initiative}
	case events.InitiativeScored:
		return named{initiative: e.Initiative}
	case events.InitiativesLinked:
		return named{initiative: e.Initiative, dependsOn: e.DependsOn}
	case events.InitiativesUnlinked:
		return named{initiative: e.Initiative, dependsOn: e.DependsOn}
	case events.InitiativeValidated:
		return named{initiative: e.Initiative, validated: e.Initiative}
	case events.InitiativeWithdrawn:
		return named{initiative: e.Initiative}
	case events.InitiativeProgressRestored:
		return named{initiative: e.Initiative}
	case events.ReleasePlanned:
		return named{release: e.Release}
	case events.ReleaseRescheduled:
		return named{release: e.Release}
	case events.AssignedToRelease:
		return named{release: e.Release, item: e.Item}
	case events.RemovedFromRelease:
		return named{release: e.Release, item: e.Item}
	case events.ReleaseShipped:
		return named{release: e.Release}
	case events.ReleaseWithdrawn:
		return named{release: e.Release}
	case events.ReleaseRecalled:
		return named{release: e.Release}
	case events.RoadmapChangeProposed:
		return named{proposal: e.Proposal}
	case events.ProposalAccepted:
		return named{proposal: e.Proposal}
	case events.ProposalDeclined:
		return named{proposal: e.Proposal}
	case events.ProposalReopened:
		return named{proposal: e.Proposal}
	case events.ProposalWithdrawn:
		return named{proposal: e.Proposal}
	}
	return named{}
}

// roadmapKeys are the keys that a page names.
type roadmapKeys struct {
	initiatives, validations, releases, proposals keySet[itemKey]
	assignments                                   keySet[assignmentKey]
	dependencies                                  keySet[dependencyKey]
	products                                      keySet[string] // of initiatives
}

func (k *roadmapKeys) add(product string, n named) error {
	for _, item := range []struct {
		set  *keySet[itemKey]
		mark events.Mark
		key  string
	}{
		{&k.initiatives, events.InitiativeMark, n.initiative}, {&k.validations, events.InitiativeMark, n.validated}, {&k.releases, events.ReleaseMark, n.release}, {&k.proposals, events.ProposalMark, n.proposal},
	} {
		if item.key == "" {
			continue
		}
		key, err := itemKeyOf(product, item.mark, item.key)
		if err != nil {
			return err
		}
		item.set.add(key)
	}
	if n.initiative != "" {
		k.products.add(product)
	}
	if n.item != "" {
		k.assignments.add(assignmentKey{product, n.release, n.item})
	}
	if n.dependsOn != "" {
		k.dependencies.add(dependencyKey{product, n.initiative, n.dependsOn})
	}
	return nil
}

// load loads what the page changes of what was there before it.
func (f *roadmapFold) load(ctx context.Context, tx pgx.Tx, page []events.Recorded) error {
	var k roadmapKeys
	for i, r := range page {
		e, _ := r.Event.(events.RoadmapEvent) // another is refused when it is folded
		if err := k.add(r.Product, namedBy(e)); err != nil {
			return bad(i, err)
		}
	}
	if err := f.loadInitiatives(ctx, tx, k.initiatives.keys, k.products.keys); err != nil {
		return err
	}
	if err := f.loadReleases(ctx, tx, k.releases.keys, k.assignments.keys); err != nil {
		return err
	}
	if err := f.loadValidations(ctx, tx, k.validations.keys); err != nil {
		return err
	}
	if err := f.loadDependencies(ctx, tx, k.dependencies.keys); err != nil {
		return err
	}
	return f.loadProposals(ctx, tx, k.proposals.keys)
}

func (f *roadmapFold) loadInitiatives(ctx context.Context, tx pgx.Tx, keys []itemKey, products []string) error {
	if len(keys) == 0 {
		return nil
	}
	err := query(ctx, tx, statement("roadmap_initiatives.sql"), itemArgs(keys), func(found struct {
		Product    string
		Number     int32
		Initiative string
		Title      string
		Outcome    string
		Goal       string
		Horizon    events.Horizon
		Start      string
		Due        string
		Progress   events.Progress
		External   *events.External
		Score      *events.Score
	}) {
		f.initiatives.load(itemKey{found.Product, uint32(found.Number)}, initiativeRow{
			found.Initiative, found.Title, found.Outcome, found.Goal, found.Horizon, found.Start, found.Due, found.Progress,
			found.External, found.Score,
		})
	})
	if err != nil {
		return err
	}
	args := pgx.NamedArgs{"products": products, "horizons": events.Horizons()}
	return query(ctx, tx, statement("roadmap_horizons.sql"), args, func(found struct {
		Product     string
		Horizon     events.Horizon
		Initiatives []int32
	}) {
		f.horizons.load(horizonKey{found.Product, found.Horizon}, fromNumbers(found.Initiatives))
	})
}

func (f *roadmapFold) loadReleases(ctx context.Context, tx pgx.Tx, keys []itemKey, assignments []assignmentKey) error {
	if len(keys) == 0 {
		return nil
	}
	err := query(ctx, tx, statement("roadmap_releases.sql"), itemArgs(keys), func(found struct {
		Product  string
		Number   int32
		Release  string
		Name     string
		Date     string
		Shipped  bool
		External *events.External

		Undelivered []string
	}) {
		f.releases.load(itemKey{found.Product, uint32(found.Number)}, releaseRow{
			found.Release, found.Name, found.Date, found.Shipped, found.External, found.Undelivered,
		})
	})
	if err != nil || len(assignments) == 0 {
		return err
	}
	var products, releases, items []string
	for _, k := range assignments {
		products, releases, items = append(products, k.product), append(releases, k.release), append(items, k.item)
	}
	args := pgx.NamedArgs{"products": products, "releases": releases, "items": items}
	return query(ctx, tx, statement("roadmap_assignments.sql"), args, func(found struct{ Product, Release, Item string }) {
		f.assignments.load(assignmentKey{found.Product, found.Release, found.Item}, struct{}{})
	})
}

func (f *roadmapFold) loadValidations(ctx context.Context, tx pgx.Tx, keys []itemKey) error {
	if len(keys) == 0 {
		return nil
	}
	return query(ctx, tx, statement("roadmap_validations.sql"), itemArgs(keys), func(found struct {
		Product     string
		Number      int32
		Verdict     events.Verdict
		Findings    string
		ValidatedBy string
	}) {
		validation := events.Validation{Verdict: found.Verdict, Findings: found.Findings}
		f.validations.load(itemKey{found.Product, uint32(found.Number)}, validationRow{validation, found.ValidatedBy})
	})
}

func (f *roadmapFold) loadDependencies(ctx context.Context, tx pgx.Tx, keys []dependencyKey) error {
	if len(keys) == 0 {
		return nil
	}
	var products, initiatives, others []string
	for _, k := range keys {
		products, initiatives, others = append(products, k.product), append(initiatives, k.initiative), append(others, k.dependsOn)
	}
	args := pgx.NamedArgs{"products": products, "initiatives": initiatives, "others": others}
	return query(ctx, tx, statement("roadmap_dependencies.sql"), args, func(found struct{ Product, Initiative, DependsOn string }) {
		f.dependencies.load(dependencyKey{found.Product, found.Initiative, found.DependsOn}, struct{}{})
	})
}

func (f *roadmapFold) loadProposals(ctx context.Context, tx pgx.Tx, keys []itemKey) error {
	if len(keys) == 0 {
		return nil
	}
	return query(ctx, tx, statement("roadmap_proposals.sql"), itemArgs(keys), func(found struct {
		Product    string
		Number     int32
		Proposal   string
		Initiative string
		Change     string
		Command    *events.ProposedCommand
		Status     events.ProposalStatus
		ProposedBy string
		ProposedAt time.Time
		DecidedBy  *string
		DecidedAt  *time.Time
		Reason     *string
	}) {
		row := proposalRow{
			proposal: found.Proposal, initiative: found.Initiative, change: found.Change, command: found.Command, status: found.Status,
			proposedBy: found.ProposedBy, proposedAt: found.ProposedAt,
		}
		if found.DecidedBy != nil {
			row.decision = &proposalDecision{*found.DecidedBy, *found.DecidedAt, *found.Reason}
		}
		f.proposals.load(itemKey{found.Product, uint32(found.Number)}, row)
	})
}
