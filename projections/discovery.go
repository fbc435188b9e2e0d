package projections

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"waymark/events"
)

func discoveryModel() model {
	return model{
		name: "discovery", version: 1, schema: statement("discovery.sql"), books: []events.Book{events.Discovery},
		folder: func() folder { return &discoveryFolder{newBooks(statement("book_heads.sql"))} },
	}
}

// discoveryFolder folds personas, competitors, needs with their evidence, and insights.
type discoveryFolder struct{ books *books }

func (m *discoveryFolder) settle(committed bool) { m.books.heads.settle(committed) }

func (m *discoveryFolder) fold(ctx context.Context, tx pgx.Tx, page []events.Recorded) ([]change, error) {
	if err := m.books.follow(ctx, tx, page); err != nil {
		return nil, err
	}
	f := &discoveryFold{
		newVersions(personaTable()), newVersions(competitorTable()), newVersions(needTable()), newVersions(evidenceTable()),
		newVersions(insightTable()),
	}
	if err := f.load(ctx, tx, page); err != nil {
		return nil, err
	}
	for i, r := range page {
		e, ok := r.Event.(events.DiscoveryEvent)
		if !ok {
			return nil, bad(i, fmt.Errorf("%w of discovery: %s", events.ErrUnknownType, r.Event.Type()))
		}
		if err := f.event(r, e); err != nil {
			return nil, bad(i, err)
		}
	}
	return []change{
		revisions(page), f.personas.changes(), f.competitors.changes(), f.needs.changes(), f.evidence.changes(),
		f.insights.changes(),
	}, nil
}

// discoveryFold is how one page changes the discovery book.
type discoveryFold struct {
	personas    *versions[itemKey, events.PersonaRecorded]
	competitors *versions[itemKey, events.CompetitorRecorded]
	needs       *versions[itemKey, needRow]
	evidence    *versions[evidenceKey, events.NeedEvidence]
	insights    *versions[itemKey, events.InsightRecorded]
}

// event folds one event.
func (f *discoveryFold) event(r events.Recorded, e events.DiscoveryEvent) error {
	switch e := e.(type) {
	case events.PersonaRecorded:
		return recorded(f.personas, r, "P", e.Persona, e)
	case events.PersonaRevised:
		return revised(f.personas, r, "P", e.Persona, func(p *events.PersonaRecorded) {
			e.Name.Apply(&p.Name)
			e.Kind.Apply(&p.Kind)
			e.Goals.Apply(&p.Goals)
			e.Pains.Apply(&p.Pains)
			e.Description.Apply(&p.Description)
		})
	case events.PersonaWithdrawn:
		return withdrawn(f.personas, r, "P", e.Persona)
	case events.CompetitorRecorded:
		return recorded(f.competitors, r, "C", e.Competitor, e)
	case events.CompetitorRevised:
		return revised(f.competitors, r, "C", e.Competitor, func(c *events.CompetitorRecorded) {
			e.Name.Apply(&c.Name)
			e.Strengths.Apply(&c.Strengths)
			e.Weaknesses.Apply(&c.Weaknesses)
			e.Positioning.Apply(&c.Positioning)
			e.Link.Apply(&c.Link)
		})
	case events.CompetitorWithdrawn:
		return withdrawn(f.competitors, r, "C", e.Competitor)
	case events.InsightRecorded:
		return recorded(f.insights, r, "IN", e.Insight, e)
	case events.InsightWithdrawn:
		return withdrawn(f.insights, r, "IN", e.Insight)
	case events.NeedEvent:
		return f.needEvent(r, e)
	}
	return fmt.Errorf("%w: %s", events.ErrUnknownType, e.Type())
}

func (f *discoveryFold) needEvent(r events.Recorded, e events.NeedEvent) error {
	switch e := e.(type) {
	case events.NeedCaptured:
		return recorded(f.needs, r, "N", e.Need, needRow{NeedCaptured: e, Status: events.OpenNeed})
	case events.NeedWithdrawn:
		return withdrawn(f.needs, r, "N", e.Need)
	case events.EvidenceAdded:
		return f.evidenceAdded(r, e)
	case events.EvidenceWithdrawn:
		return f.evidenceWithdrawn(r, e)
	case events.NeedsMerged:
		return f.merged(r, e.Needs)
	case events.NeedsUnmerged:
		return f.merged(r, e.Needs)
	case events.NeedAnswered:
		return revised(f.needs, r, "N", e.Need, func(n *needRow) { n.Status, n.Answer = e.Status.To, e.Answer.To })
	case events.NeedDismissed:
		return revised(f.needs, r, "N", e.Need, func(n *needRow) { n.Status, n.Explanation = e.Status.To, e.Explanation.To })
	case events.NeedReopened:
		return revised(f.needs, r, "N", e.Need, func(n *needRow) {
			n.Status = e.Status.To
			e.Answer.Apply(&n.Answer)
			e.Explanation.Apply(&n.Explanation)
		})
	}
	return fmt.Errorf("%w: %s", events.ErrUnknownType, e.Type())
}

// recorded begins the first version of a thing, or that of one that was withdrawn.
func recorded[R any](v *versions[itemKey, R], r events.Recorded, mark, key string, row R) error {
	at, err := itemKeyOf(r.Product, mark, key)
	if err != nil {
		return err
	}
	if _, has := v.get(at); has {
		return fmt.Errorf("%w: %s was recorded before", errDiverged, key)
	}
	v.set(at, row, r.Revision)
	return nil
}

// revised makes a version of a thing.
func revised[R any](v *versions[itemKey, R], r events.Recorded, mark, key string, change func(*R)) error {
	at, err := itemKeyOf(r.Product, mark, key)
	if err != nil {
		return err
	}
	row, has := v.get(at)
	if !has {
		return fmt.Errorf("%w %s", errUnknown, key)
	}
	change(&row)
	v.set(at, row, r.Revision)
	return nil
}

// withdrawn ends a thing.
func withdrawn[R any](v *versions[itemKey, R], r events.Recorded, mark, key string) error {
	at, err := itemKeyOf(r.Product, mark, key)
	if err != nil {
		return err
	}
	if _, has := v.get(at); !has {
		return fmt.Errorf("%w %s", errUnknown, key)
	}
	v.end(at, r.Revision)
	return nil
}

func (f *discoveryFold) evidenceAdded(r events.Recorded, e events.EvidenceAdded) error {
	need, err := itemKeyOf(r.Product, "N", e.Need)
	if err != nil {
		return err
	}
	if _, has := f.needs.get(need); !has {
		return fmt.Errorf("%w need %s", errUnknown, e.Need)
	}
	at := evidenceKey{need, e.Number}
	if _, has := f.evidence.get(at); has {
		return fmt.Errorf("%w: evidence %d of %s was added before", errDiverged, e.Number, e.Need)
	}
	f.evidence.set(at, e.Evidence, r.Revision)
	return nil
}

func (f *discoveryFold) evidenceWithdrawn(r events.Recorded, e events.EvidenceWithdrawn) error {
	need, err := itemKeyOf(r.Product, "N", e.Need)
	if err != nil {
		return err
	}
	at := evidenceKey{need, e.Number}
	if _, has := f.evidence.get(at); !has {
		return fmt.Errorf("%w evidence %d of %s", errUnknown, e.Number, e.Need)
	}
	f.evidence.end(at, r.Revision)
	return nil
}

// merged makes needs point to others, or to none.
func (f *discoveryFold) merged(r events.Recorded, needs []events.MergedNeed) error {
	for _, m := range needs {
		err := revised(f.needs, r, "N", m.Need, func(n *needRow) { n.Status, n.MergedInto = m.Status.To, m.Into.To })
		if err != nil {
			return err
		}
	}
	return nil
}
