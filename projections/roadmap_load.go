package projections

import (
	"context"

	"github.com/jackc/pgx/v5"

	"waymark/events"
)

// named is what an event names: keys, each empty where there is none.
type named struct{ initiative, release, item string }

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
	}
	return named{}
}

// load loads what the page changes of what was there before it.
func (f *roadmapFold) load(ctx context.Context, tx pgx.Tx, page []events.Recorded) error {
	var initiatives, releases keySet[itemKey]
	var assignments keySet[assignmentKey]
	var products keySet[string]
	for i, r := range page {
		e, _ := r.Event.(events.RoadmapEvent) // another is refused when it is folded
		n := namedBy(e)
		if n.initiative != "" {
			key, err := itemKeyOf(r.Product, "I", n.initiative)
			if err != nil {
				return bad(i, err)
			}
			initiatives.add(key)
			products.add(r.Product)
		}
		if n.release != "" {
			key, err := itemKeyOf(r.Product, "R", n.release)
			if err != nil {
				return bad(i, err)
			}
			releases.add(key)
		}
		if n.item != "" {
			assignments.add(assignmentKey{r.Product, n.release, n.item})
		}
	}
	if err := f.loadInitiatives(ctx, tx, initiatives.keys, products.keys); err != nil {
		return err
	}
	return f.loadReleases(ctx, tx, releases.keys, assignments.keys)
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
	}) {
		f.initiatives.load(itemKey{found.Product, uint32(found.Number)}, initiativeRow{
			found.Initiative, found.Title, found.Outcome, found.Goal, found.Horizon, found.Start, found.Due, found.Progress,
			found.External,
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
	}) {
		f.releases.load(itemKey{found.Product, uint32(found.Number)}, releaseRow{
			found.Release, found.Name, found.Date, found.Shipped, found.External,
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
