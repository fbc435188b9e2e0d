// Package discovery keeps needs, personas, competitors and insights, at every revision.
package discovery

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
		Name: "discovery", Fold: 2, Schema: schema, Books: []events.Book{events.Discovery}, Instants: true,
		Folder: func() kit.Folder { return &folder{kit.NewBook()} },
	}
}

// folder folds personas, competitors, needs with their evidence, and insights.
type folder struct{ *kit.Books }

func (m *folder) Fold(ctx context.Context, tx pgx.Tx, page []events.Recorded) ([]kit.Change, error) {
	if err := m.Follow(ctx, tx, page); err != nil {
		return nil, err
	}
	f := &fold{
		kit.NewVersions(personaTable), kit.NewVersions(competitorTable), kit.NewVersions(needTable), kit.NewVersions(answerTable),
		kit.NewVersions(evidenceTable), kit.NewVersions(insightTable),
	}
	if err := f.load(ctx, tx, page); err != nil {
		return nil, err
	}
	for i, r := range page {
		e, ok := r.Event.(events.DiscoveryEvent)
		if !ok {
			return nil, kit.Bad(i, fmt.Errorf("%w of discovery: %s", events.ErrUnknownType, r.Event.Type()))
		}
		if err := f.event(r, e); err != nil {
			return nil, kit.Bad(i, err)
		}
	}
	return []kit.Change{
		kit.Revisions(page), f.personas.Changes(), f.competitors.Changes(), f.needs.Changes(), f.answers.Changes(),
		f.evidence.Changes(), f.insights.Changes(),
	}, nil
}

// fold is how one page changes the discovery book.
type fold struct {
	personas    *kit.Versions[kit.ItemKey, events.PersonaRecorded]
	competitors *kit.Versions[kit.ItemKey, events.CompetitorRecorded]
	needs       *kit.Versions[kit.ItemKey, needRow]
	answers     *kit.Versions[answerKey, kit.None]
	evidence    *kit.Versions[evidenceKey, events.NeedEvidence]
	insights    *kit.Versions[kit.ItemKey, events.InsightRecorded]
}

// event folds one event.
func (f *fold) event(r events.Recorded, e events.DiscoveryEvent) error {
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
func (f *fold) answering(r events.Recorded, e events.NeedEvent) error {
	keys := needsOf(e)
	before := f.answersOf(r.Product, keys)
	if err := f.needEvent(r, e); err != nil {
		return err
	}
	after := f.answersOf(r.Product, keys)
	for _, key := range before {
		if !slices.Contains(after, key) {
			f.answers.EndKnown(key, r.Revision)
		}
	}
	for _, key := range after {
		if !slices.Contains(before, key) {
			f.answers.Set(key, kit.None{}, r.Revision)
		}
	}
	return nil
}

// answersOf is what answers needs with these keys.
func (f *fold) answersOf(product string, needs []string) []answerKey {
	var keys kit.KeySet[answerKey]
	for _, key := range needs {
		number, _ := events.NeedMark.Number(product, key)
		if need, has := f.needs.Get(kit.ItemKey{Product: product, Number: number}); has && need.Answer != nil {
			for _, item := range slices.Concat(need.Answer.Stories, need.Answer.Initiatives) {
				keys.Add(answerKey{product, item, number})
			}
		}
	}
	return keys.Keys
}

func (f *fold) needEvent(r events.Recorded, e events.NeedEvent) error {
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
func recorded[R any](v *kit.Versions[kit.ItemKey, R], r events.Recorded, mark events.Mark, key string, row R) error {
	at, err := kit.ItemKeyOf(r.Product, mark, key)
	if err != nil {
		return err
	}
	if _, has := v.Get(at); has {
		return fmt.Errorf("%w: %s was recorded before", kit.ErrDiverged, key)
	}
	v.Set(at, row, r.Revision)
	return nil
}

// revised makes a version of a thing.
func revised[R any](v *kit.Versions[kit.ItemKey, R], r events.Recorded, mark events.Mark, key string, change func(*R)) error {
	at, err := kit.ItemKeyOf(r.Product, mark, key)
	if err != nil {
		return err
	}
	row, has := v.Get(at)
	if !has {
		return fmt.Errorf("%w %s", kit.ErrUnknown, key)
	}
	change(&row)
	v.Set(at, row, r.Revision)
	return nil
}

// withdrawn ends a thing.
func withdrawn[R any](v *kit.Versions[kit.ItemKey, R], r events.Recorded, mark events.Mark, key string) error {
	at, err := kit.ItemKeyOf(r.Product, mark, key)
	if err != nil {
		return err
	}
	if _, has := v.Get(at); !has {
		return fmt.Errorf("%w %s", kit.ErrUnknown, key)
	}
	v.End(at, r.Revision)
	return nil
}

func (f *fold) evidenceAdded(r events.Recorded, e events.EvidenceAdded) error {
	need, err := kit.ItemKeyOf(r.Product, events.NeedMark, e.Need)
	if err != nil {
		return err
	}
	if _, has := f.needs.Get(need); !has {
		return fmt.Errorf("%w need %s", kit.ErrUnknown, e.Need)
	}
	at := evidenceKey{r.Product, need.Number, e.Number}
	if _, has := f.evidence.Get(at); has {
		return fmt.Errorf("%w: evidence %d of %s was added before", kit.ErrDiverged, e.Number, e.Need)
	}
	f.evidence.Set(at, e.Evidence, r.Revision)
	return nil
}

func (f *fold) evidenceWithdrawn(r events.Recorded, e events.EvidenceWithdrawn) error {
	need, err := kit.ItemKeyOf(r.Product, events.NeedMark, e.Need)
	if err != nil {
		return err
	}
	at := evidenceKey{r.Product, need.Number, e.Number}
	if _, has := f.evidence.Get(at); !has {
		return fmt.Errorf("%w evidence %d of %s", kit.ErrUnknown, e.Number, e.Need)
	}
	f.evidence.End(at, r.Revision)
	return nil
}

// merged makes needs point to others, or to none.
func (f *fold) merged(r events.Recorded, needs []events.MergedNeed) error {
	for _, m := range needs {
		err := revised(f.needs, r, events.NeedMark, m.Need, func(n *needRow) { n.Status, n.MergedInto = m.Status.To, m.Into.To })
		if err != nil {
			return err
		}
	}
	return nil
}
