package projections

import (
	"cmp"
	"slices"

	"waymark/events"
)

// plainDiscovery is what is known of customers and market.
type plainDiscovery struct {
	needs       things[plainNeed]
	personas    things[plainPersona]
	competitors things[plainCompetitor]
	insights    things[plainInsight]
}

func newPlainDiscovery() plainDiscovery {
	return plainDiscovery{things[plainNeed]{}, things[plainPersona]{}, things[plainCompetitor]{}, things[plainInsight]{}}
}

type plainNeed struct {
	Need          string            `json:"need"`
	Statement     string            `json:"statement"`
	Source        string            `json:"source"`
	Importance    int               `json:"importance"`
	Status        events.NeedStatus `json:"status"`
	Persona       *string           `json:"persona"`
	Customers     []string          `json:"customers"`
	EvidenceCount int               `json:"evidence_count"`
	Answer        *plainAnswer      `json:"answer"`
	Explanation   string            `json:"explanation"`
	MergedInto    *string           `json:"merged_into"`
	Merged        []string          `json:"merged"`
	Revision      int64             `json:"revision"`
	evidence      []plainEvidence
}

type plainAnswer struct {
	Stories     []string `json:"stories"`
	Initiatives []string `json:"initiatives"`
	Explanation string   `json:"explanation"`
}

type plainEvidence struct {
	Need     string              `json:"need"`
	Number   int                 `json:"number"`
	Kind     events.EvidenceKind `json:"kind"`
	Text     string              `json:"text"`
	Link     string              `json:"link"`
	Customer string              `json:"customer"`
	AddedAt  string              `json:"added_at"`
	revision int64
}

func (d *plainDiscovery) take(r events.Recorded) {
	switch e := r.Event.(type) {
	case events.EvidenceAdded:
		d.needs.change(e.Need, func(n *plainNeed) {
			v := e.Evidence
			n.evidence = append(n.evidence, plainEvidence{e.Need, e.Number, v.Kind, v.Text, v.Link, v.Customer, when(r), r.Revision})
		})
	case events.EvidenceWithdrawn:
		d.needs.change(e.Need, func(n *plainNeed) {
			n.evidence = slices.DeleteFunc(n.evidence, func(v plainEvidence) bool { return v.Number == e.Number })
		})
	case events.NeedEvent:
		d.need(r, e)
	default:
		d.market(r)
	}
}

func (d *plainDiscovery) need(r events.Recorded, e events.NeedEvent) {
	switch e := e.(type) {
	case events.NeedCaptured:
		d.needs[e.Need] = &plainNeed{
			Need: e.Need, Statement: e.Statement, Source: e.Source, Importance: e.Importance, Status: events.OpenNeed,
			Persona: some(e.Persona), Customers: e.Customers, Revision: r.Revision,
		}
	case events.NeedWithdrawn:
		delete(d.needs, e.Need)
	case events.NeedsMerged:
		d.merge(r, e.Needs)
	case events.NeedsUnmerged:
		d.merge(r, e.Needs)
	case events.NeedAnswered:
		d.becomes(r, e.Need, e.Status.To, func(n *plainNeed) { n.Answer = answerOf(e.Answer.To) })
	case events.NeedDismissed:
		d.becomes(r, e.Need, e.Status.To, func(n *plainNeed) { n.Explanation = e.Explanation.To })
	case events.NeedReopened:
		d.becomes(r, e.Need, e.Status.To, func(n *plainNeed) {
			e.Explanation.Apply(&n.Explanation)
			if e.Answer != nil {
				n.Answer = answerOf(e.Answer.To)
			}
		})
	}
}

func (d *plainDiscovery) becomes(r events.Recorded, need string, status events.NeedStatus, change func(*plainNeed)) {
	d.needs.change(need, func(n *plainNeed) {
		n.Status, n.Revision = status, r.Revision
		change(n)
	})
}

func (d *plainDiscovery) merge(r events.Recorded, merged []events.MergedNeed) {
	for _, m := range merged {
		d.becomes(r, m.Need, m.Status.To, func(n *plainNeed) { n.MergedInto = some(m.Into.To) })
	}
}

func answerOf(a *events.NeedAnswer) *plainAnswer {
	if a == nil {
		return nil
	}
	return &plainAnswer{listed(a.Stories), listed(a.Initiatives), a.Explanation}
}

// merged are the keys of the needs that one stands for.
func (d *plainDiscovery) merged(into string) []string {
	return slices.DeleteFunc(d.needs.keys(), func(key string) bool {
		n := d.needs[key]
		return n.MergedInto == nil || *n.MergedInto != into
	})
}

// behind is all evidence of a need, that of those that are merged into it too, as it came.
func (d *plainDiscovery) behind(need string) []plainEvidence {
	found := []plainEvidence{}
	for _, key := range append(d.merged(need), need) {
		found = append(found, d.needs[key].evidence...)
	}
	slices.SortFunc(found, func(a, b plainEvidence) int { return cmp.Compare(a.revision, b.revision) })
	for i := range found {
		found[i].revision = 0
	}
	return found
}

// show is a need with what stands behind it.
func (d *plainDiscovery) show(n *plainNeed) plainNeed {
	s, evidence := *n, d.behind(n.Need)
	s.evidence, s.Customers = nil, []string{}
	s.Merged, s.EvidenceCount = d.merged(n.Need), len(evidence)
	for _, key := range append(d.merged(n.Need), n.Need) {
		s.Customers = append(s.Customers, d.needs[key].Customers...)
	}
	for _, v := range evidence {
		if v.Customer != "" {
			s.Customers = append(s.Customers, v.Customer)
		}
	}
	slices.Sort(s.Customers)
	s.Customers = slices.Compact(s.Customers)
	return s
}

// list are all needs, the most important first.
func (d *plainDiscovery) list() []plainNeed {
	needs := all(d.needs, d.show)
	slices.SortStableFunc(needs, func(a, b plainNeed) int { return b.Importance - a.Importance })
	return needs
}
