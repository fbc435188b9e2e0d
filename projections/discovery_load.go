package projections

import (
	"context"

	"github.com/jackc/pgx/v5"

	"waymark/events"
)

// namedInDiscovery is what an event changes: keys with their mark, and for evidence the number within the need.
func namedInDiscovery(e events.DiscoveryEvent) (mark events.Mark, keys []string, evidence int) {
	switch e := e.(type) {
	case events.PersonaRecorded:
		return events.PersonaMark, []string{e.Persona}, 0
	case events.PersonaRevised:
		return events.PersonaMark, []string{e.Persona}, 0
	case events.PersonaWithdrawn:
		return events.PersonaMark, []string{e.Persona}, 0
	case events.CompetitorRecorded:
		return events.CompetitorMark, []string{e.Competitor}, 0
	case events.CompetitorRevised:
		return events.CompetitorMark, []string{e.Competitor}, 0
	case events.CompetitorWithdrawn:
		return events.CompetitorMark, []string{e.Competitor}, 0
	case events.InsightRecorded:
		return events.InsightMark, []string{e.Insight}, 0
	case events.InsightWithdrawn:
		return events.InsightMark, []string{e.Insight}, 0
	case events.NeedCaptured:
		return events.NeedMark, []string{e.Need}, 0
	case events.NeedWithdrawn:
		return events.NeedMark, []string{e.Need}, 0
	case events.EvidenceAdded:
		return events.NeedMark, []string{e.Need}, e.Number
	case events.EvidenceWithdrawn:
		return events.NeedMark, []string{e.Need}, e.Number
	case events.NeedsMerged:
		return events.NeedMark, keysOf(e.Needs), 0
	case events.NeedsUnmerged:
		return events.NeedMark, keysOf(e.Needs), 0
	case events.NeedAnswered:
		return events.NeedMark, []string{e.Need}, 0
	case events.NeedDismissed:
		return events.NeedMark, []string{e.Need}, 0
	case events.NeedReopened:
		return events.NeedMark, []string{e.Need}, 0
	}
	return "", nil, 0
}

func keysOf(merged []events.MergedNeed) []string {
	var keys []string
	for _, m := range merged {
		keys = append(keys, m.Need)
	}
	return keys
}

// load loads what the page changes of what was there before it.
func (f *discoveryFold) load(ctx context.Context, tx pgx.Tx, page []events.Recorded) error {
	items := map[events.Mark]*keySet[itemKey]{events.PersonaMark: {}, events.CompetitorMark: {}, events.NeedMark: {}, events.InsightMark: {}}
	var evidence keySet[evidenceKey]
	for i, r := range page {
		e, _ := r.Event.(events.DiscoveryEvent) // another is refused when it is folded
		mark, keys, number := namedInDiscovery(e)
		for _, key := range keys {
			at, err := itemKeyOf(r.Product, mark, key)
			if err != nil {
				return bad(i, err)
			}
			items[mark].add(at)
			if number != 0 {
				evidence.add(evidenceKey{at, number})
			}
		}
	}
	for _, load := range []func() error{
		func() error { return f.loadPersonas(ctx, tx, items[events.PersonaMark].keys) },
		func() error { return f.loadCompetitors(ctx, tx, items[events.CompetitorMark].keys) },
		func() error { return f.loadNeeds(ctx, tx, items[events.NeedMark].keys) },
		func() error { return f.loadEvidence(ctx, tx, evidence.keys) },
		func() error { return f.loadInsights(ctx, tx, items[events.InsightMark].keys) },
	} {
		if err := load(); err != nil {
			return err
		}
	}
	return nil
}

// itemOf is the key of a row that was found.
type itemOf struct {
	Product string
	Number  int32
}

func (i itemOf) key() itemKey { return itemKey{i.Product, uint32(i.Number)} }

func (f *discoveryFold) loadPersonas(ctx context.Context, tx pgx.Tx, keys []itemKey) error {
	if len(keys) == 0 {
		return nil
	}
	return query(ctx, tx, statement("discovery_personas.sql"), itemArgs(keys), func(found struct {
		itemOf
		events.PersonaRecorded
	}) {
		f.personas.load(found.key(), found.PersonaRecorded)
	})
}

func (f *discoveryFold) loadCompetitors(ctx context.Context, tx pgx.Tx, keys []itemKey) error {
	if len(keys) == 0 {
		return nil
	}
	return query(ctx, tx, statement("discovery_competitors.sql"), itemArgs(keys), func(found struct {
		itemOf
		events.CompetitorRecorded
	}) {
		f.competitors.load(found.key(), found.CompetitorRecorded)
	})
}

func (f *discoveryFold) loadNeeds(ctx context.Context, tx pgx.Tx, keys []itemKey) error {
	if len(keys) == 0 {
		return nil
	}
	return query(ctx, tx, statement("discovery_needs.sql"), itemArgs(keys), func(found struct {
		itemOf
		needRow
	}) {
		f.needs.load(found.key(), found.needRow)
	})
}

func (f *discoveryFold) loadInsights(ctx context.Context, tx pgx.Tx, keys []itemKey) error {
	if len(keys) == 0 {
		return nil
	}
	return query(ctx, tx, statement("discovery_insights.sql"), itemArgs(keys), func(found struct {
		itemOf
		events.InsightRecorded
	}) {
		f.insights.load(found.key(), found.InsightRecorded)
	})
}

func (f *discoveryFold) loadEvidence(ctx context.Context, tx pgx.Tx, keys []evidenceKey) error {
	if len(keys) == 0 {
		return nil
	}
	var products []string
	var needs, numbers []int32
	for _, k := range keys {
		products, needs, numbers = append(products, k.need.product), append(needs, int32(k.need.number)), append(numbers, int32(k.number))
	}
	args := pgx.NamedArgs{"products": products, "needs": needs, "numbers": numbers}
	return query(ctx, tx, statement("discovery_evidence.sql"), args, func(found struct {
		itemOf
		Need int32
		events.NeedEvidence
	}) {
		f.evidence.load(evidenceKey{itemKey{found.Product, uint32(found.Need)}, int(found.Number)}, found.NeedEvidence)
	})
}
