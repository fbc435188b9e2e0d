package projections

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"waymark/events"
)

func discoveryModel() model {
	return model{
		name: "discovery", fold: 2, schema: statement("discovery.sql"), books: []events.Book{events.Discovery}, instants: true,
		folder: func() folder { return &discoveryFolder{newBooks(statement("book_heads.sql"))} },
	}
}

// discoveryFolder folds personas, competitors, needs with their evidence, and insights.
type discoveryFolder struct{ *books }

func (m *discoveryFolder) fold(ctx context.Context, tx pgx.Tx, page []events.Recorded) ([]change, error) {
	if err := m.follow(ctx, tx, page); err != nil {
		return nil, err
	}
	f := &discoveryFold{
		newVersions(personaTable), newVersions(competitorTable), newVersions(needTable), newVersions(answerTable),
		newVersions(evidenceTable), newVersions(insightTable),
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
		revisions(page), f.personas.changes(), f.competitors.changes(), f.needs.changes(), f.answers.changes(),
		f.evidence.changes(), f.insights.changes(),
	}, nil
}

// discoveryFold is how one page changes the discovery book.
type discoveryFold struct {
	personas    *versions[itemKey, events.PersonaRecorded]
	competitors *versions[itemKey, events.CompetitorRecorded]
	needs       *versions[itemKey, needRow]
	answers     *versions[answerKey, none]
	evidence    *versions[evidenceKey, events.NeedEvidence]
	insights    *versions[itemKey, events.InsightRecorded]
}

// event folds one event.
func (f *discoveryFold) event(r events.Recorded, e events.DiscoveryEvent) error {
	switch e := e.(type) {
	case events.PersonaRecorded:
		return recorded(f.personas, r, events.PersonaMark, e.Persona, e)
	case events.PersonaRevised:
		return revised(f.personas, r, events.PersonaMark, e.Persona, func(p *events.PersonaRecorded) {
			e.Name.Apply(&p.Name)
			e.Kind.Apply(&p.Kind)
			e.Goals.Apply(&p.Goals)
			e.Pains.Apply(&p.Pains)
			e.Description.Apply(&p.Description)
		})
	case events.PersonaWithdrawn:
		return withdrawn(f.personas, r, events.PersonaMark, e.Persona)
	case events.CompetitorRecorded:
		return recorded(f.competitors, r, events.CompetitorMark, e.Competitor, e)
	case events.CompetitorRevised:
		return revised(f.competitors, r, events.CompetitorMark, e.Competitor, func(c *events.CompetitorRecorded) {
			e.Name.Apply(&c.Name)
			e.Strengths.Apply(&c.Strengths)
			e.Weaknesses.Apply(&c.Weaknesses)
			e.Positioning.Apply(&c.Positioning)
			e.Link.Apply(&c.Link)
		})
	case events.CompetitorWithdrawn:
		return withdrawn(f.competitors, r, events.CompetitorMark, e.Competitor)
	case events.InsightRecorded:
		return recorded(f.insights, r, events.InsightMark, e.Insight, e)
	case events.InsightWithdrawn:
		return withdrawn(f.insights, r, events.InsightMark, e.Insight)
	case events.NeedEvent:
		return f.answering(r, e)
	}
	return fmt.Errorf("%w: %s", events.ErrUnknownType, e.Type())
}

// answering folds an event of needs, and keeps what answers them.
func (f *discoveryFold) answering(r events.Recorded, e events.NeedEvent) error {
	keys := needsOf(e)
	before := f.answersOf(r.Product, keys)
	if err := f.needEvent(r, e); err != nil {
		return err
	}
	after := f.answersOf(r.Product, keys)
	for _, key := range before {
		if !slices.Contains(after, key) {
			f.answers.endKnown(key, r.Revision)
		}
	}
	for _, key := range after {
		if !slices.Contains(before, key) {
			f.answers.set(key, none{}, r.Revision)
		}
	}
	return nil
}

// answersOf is what answers needs with these keys.
func (f *discoveryFold) answersOf(product string, needs []string) []answerKey {
	var keys keySet[answerKey]
	for _, key := range needs {
		number, _ := events.NeedMark.Number(product, key)
		if need, has := f.needs.get(itemKey{product, number}); has && need.Answer != nil {
			for _, item := range slices.Concat(need.Answer.Stories, need.Answer.Initiatives) {
				keys.add(answerKey{product, item, number})
			}
		}
	}
	return keys.keys
}

func (f *discoveryFold) needEvent(r events.Recorded, e events.NeedEvent) error {
	switch e := e.(type) {
	case events.NeedCaptured:
		return recorded(f.needs, r, events.NeedMark, e.Need, needRow{NeedCaptured: e, Status: events.OpenNeed})
	case events.NeedWithdrawn:
		return withdrawn(f.needs, r, events.NeedMark, e.Need)
	case events.EvidenceAdded:
		return f.evidenceAdded(r, e)
	case events.EvidenceWithdrawn:
		return f.evidenceWithdrawn(r, e)
	case events.NeedsMerged:
		return f.merged(r, e.Needs)
	case events.NeedsUnmerged:
		return f.merged(r, e.Needs)
	case events.NeedAnswered:
		return revised(f.needs, r, events.NeedMark, e.Need, func(n *needRow) { n.Status, n.Answer = e.Status.To, e.Answer.To })
	case events.NeedDismissed:
		return revised(f.needs, r, events.NeedMark, e.Need, func(n *needRow) { n.Status, n.Explanation = e.Status.To, e.Explanation.To })
	case events.NeedReopened:
		return revised(f.needs, r, events.NeedMark, e.Need, func(n *needRow) {
			n.Status = e.Status.To
			e.Answer.Apply(&n.Answer)
			e.Explanation.Apply(&n.Explanation)
		})
	}
	return fmt.Errorf("%w: %s", events.ErrUnknownType, e.Type())
}

// recorded begins the first version of a thing, or that of one that was withdrawn.
func recorded[R any](v *versions[itemKey, R], r events.Recorded, mark events.Mark, key string, row R) error {
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
func revised[R any](v *versions[itemKey, R], r events.Recorded, mark events.Mark, key string, change func(*R)) error {
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
func withdrawn[R any](v *versions[itemKey, R], r events.Recorded, mark events.Mark, key string) error {
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
	need, err := itemKeyOf(r.Product, events.NeedMark, e.Need)
	if err != nil {
		return err
	}
	if _, has := f.needs.get(need); !has {
		return fmt.Errorf("%w need %s", errUnknown, e.Need)
	}
	at := evidenceKey{r.Product, need.number, e.Number}
	if _, has := f.evidence.get(at); has {
		return fmt.Errorf("%w: evidence %d of %s was added before", errDiverged, e.Number, e.Need)
	}
	f.evidence.set(at, e.Evidence, r.Revision)
	return nil
}

func (f *discoveryFold) evidenceWithdrawn(r events.Recorded, e events.EvidenceWithdrawn) error {
	need, err := itemKeyOf(r.Product, events.NeedMark, e.Need)
	if err != nil {
		return err
	}
	at := evidenceKey{r.Product, need.number, e.Number}
	if _, has := f.evidence.get(at); !has {
		return fmt.Errorf("%w evidence %d of %s", errUnknown, e.Number, e.Need)
	}
	f.evidence.end(at, r.Revision)
	return nil
}

// merged makes needs point to others, or to none.
func (f *discoveryFold) merged(r events.Recorded, needs []events.MergedNeed) error {
	for _, m := range needs {
		err := revised(f.needs, r, events.NeedMark, m.Need, func(n *needRow) { n.Status, n.MergedInto = m.Status.To, m.Into.To })
		if err != nil {
			return err
		}
	}
	return nil
}
