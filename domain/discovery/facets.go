package discovery

import (
	"slices"
	"strconv"

	"waymark/events"
)

// Facets are what an event sets, and what it needs to be there, as names such as "ACME-N7/status".
func Facets(e events.DiscoveryEvent) (sets, needs []string) {
	switch e := e.(type) {
	case events.PersonaRecorded:
		return whole(e.Persona, personaFacets()), nil
	case events.PersonaWithdrawn:
		return whole(e.Persona, personaFacets()), nil
	case events.PersonaRevised:
		return only(e.Persona, personaFacets(), e.Name != nil, e.Kind != nil, e.Goals != nil, e.Pains != nil, e.Description != nil),
			[]string{e.Persona}
	case events.CompetitorRecorded:
		return whole(e.Competitor, competitorFacets()), nil
	case events.CompetitorWithdrawn:
		return whole(e.Competitor, competitorFacets()), nil
	case events.CompetitorRevised:
		return only(e.Competitor, competitorFacets(), e.Name != nil, e.Strengths != nil, e.Weaknesses != nil,
			e.Positioning != nil, e.Link != nil), []string{e.Competitor}
	case events.InsightRecorded:
		return []string{e.Insight}, append(append(append([]string{}, e.Personas...), e.Needs...), e.Competitors...)
	case events.InsightWithdrawn:
		return []string{e.Insight}, nil
	case events.NeedEvent:
		return needFacetsOf(e)
	}
	return nil, nil
}

func needFacetsOf(e events.NeedEvent) (sets, needs []string) {
	switch e := e.(type) {
	case events.NeedCaptured:
		if e.Persona != "" {
			needs = []string{e.Persona}
		}
		return whole(e.Need, needFacets()), needs
	case events.NeedWithdrawn:
		return whole(e.Need, needFacets()), nil
	case events.EvidenceAdded:
		return []string{evidenceFacet(e.Need, e.Number)}, []string{e.Need}
	case events.EvidenceWithdrawn:
		return []string{evidenceFacet(e.Need, e.Number)}, []string{e.Need}
	case events.NeedsMerged:
		return mergeFacets(e.Into, e.Needs)
	case events.NeedsUnmerged:
		return mergeFacets(e.Into, e.Needs)
	case events.NeedAnswered:
		sets, needs = statusFacets(e.Need)
		return sets, slices.Concat(needs, e.Answer.To.Stories, e.Answer.To.Initiatives)
	case events.NeedDismissed:
		return statusFacets(e.Need)
	case events.NeedReopened:
		return statusFacets(e.Need)
	}
	return nil, nil
}

func personaFacets() []string { return []string{"name", "kind", "goals", "pains", "description"} }

func competitorFacets() []string {
	return []string{"name", "strengths", "weaknesses", "positioning", "link"}
}

// needFacets are the facets that every need has; "merged" is which need it points to.
func needFacets() []string { return []string{"status", "merged"} }

// whole is a thing and all of its facets.
func whole(key string, facets []string) []string {
	all := []string{key}
	for _, facet := range facets {
		all = append(all, key+"/"+facet)
	}
	return all
}

// only are the facets that are set.
func only(key string, facets []string, set ...bool) []string {
	var some []string
	for i, is := range set {
		if is {
			some = append(some, key+"/"+facets[i])
		}
	}
	return some
}

func evidenceFacet(need string, number int) string { return need + "/evidence/" + strconv.Itoa(number) }

// statusFacets are those of a decision on a need. A merge sets the status too.
func statusFacets(need string) (sets, needs []string) {
	return []string{need + "/status"}, []string{need}
}

// mergeFacets are those of a merge: the need that stands for the others must be there, and not be merged itself.
func mergeFacets(into string, merged []events.MergedNeed) (sets, needs []string) {
	needs = []string{into, into + "/merged"}
	for _, m := range merged {
		sets = append(sets, m.Need+"/status", m.Need+"/merged")
		needs = append(needs, m.Need)
		for _, other := range []string{m.Into.From, m.Into.To} {
			if other != "" && other != into {
				needs = append(needs, other, other+"/merged")
			}
		}
	}
	return sets, needs
}
