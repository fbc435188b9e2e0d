package roadmap

import (
	"slices"
	"strings"

	"waymark/domain"
	"waymark/domain/scoring"
	"waymark/events"
)

func scoreInitiative(s State, in domain.Context, c ScoreInitiative) ([]events.Event, error) {
	i, _, err := s.open(in.Product, c.Initiative)
	if err != nil {
		return nil, err
	}
	score, err := scoring.Decide(in.Policy, events.Scoring{Framework: c.Framework, Version: c.Version}, c.Inputs)
	if err != nil {
		return nil, err
	}
	if i.Score != nil && scoring.Same(*i.Score, score) {
		return nil, nil
	}
	return []events.Event{events.InitiativeScored{
		Initiative: c.Initiative, Score: events.Change[*events.Score]{From: i.Score, To: &score},
	}}, nil
}

func validateInitiative(s State, in domain.Context, c ValidateInitiative) ([]events.Event, error) {
	var check domain.Check
	check.That(slices.Contains(events.Verdicts(), c.Verdict), "verdict", "must be one of %v", events.Verdicts())
	check.That(c.Verdict == events.Validated || strings.TrimSpace(c.Findings) != "", "findings", "must say what stands in the way")
	if err := check.Err(); err != nil {
		return nil, err
	}
	i, _, err := s.open(in.Product, c.Initiative)
	if err != nil {
		return nil, err
	}
	validation := events.Validation{Verdict: c.Verdict, Findings: c.Findings}
	if i.Validation != nil && *i.Validation == validation {
		return nil, nil
	}
	return []events.Event{events.InitiativeValidated{
		Initiative: c.Initiative, Validation: events.Change[*events.Validation]{From: i.Validation, To: &validation},
	}}, nil
}

// linkInitiatives lets an open initiative depend on any that is not dropped: to depend on a delivered one says what it
// builds on.
func linkInitiatives(s State, in domain.Context, c LinkInitiatives) ([]events.Event, error) {
	i, _, err := s.initiative(in.Product, c.Initiative)
	if err != nil {
		return nil, err
	}
	other, _, err := s.initiative(in.Product, c.DependsOn)
	if err != nil {
		return nil, err
	}
	if has := slices.Contains(i.DependsOn, c.DependsOn); has != c.Remove {
		return nil, nil
	}
	if c.Remove {
		return []events.Event{events.InitiativesUnlinked{Initiative: c.Initiative, DependsOn: c.DependsOn}}, nil
	}
	if _, _, err := s.open(in.Product, c.Initiative); err != nil {
		return nil, err
	}
	if other.Progress == events.Abandoned {
		return nil, domain.Refuse("initiative_is_open", "%s is %s", c.DependsOn, other.Progress)
	}
	if err := s.noCycle(in.Product, c.Initiative, c.DependsOn); err != nil {
		return nil, err
	}
	return []events.Event{events.InitiativesLinked{Initiative: c.Initiative, DependsOn: c.DependsOn}}, nil
}

// noCycle refuses a dependency on an initiative that itself depends, however far, on the one that shall depend on it.
func (s State) noCycle(product, initiative, dependsOn string) error {
	path := s.path(product, dependsOn, initiative, map[string]bool{})
	if path == nil {
		return nil
	}
	return domain.Refuse("no_dependency_cycle", "each would depend on the next: %s", strings.Join(append([]string{initiative}, path...), ", "))
}

// path leads from an initiative along dependencies to another one; nil where there is no such path.
func (s State) path(product, from, to string, seen map[string]bool) []string {
	if from == to {
		return []string{to}
	}
	if seen[from] {
		return nil
	}
	seen[from] = true
	i, _, _ := s.initiative(product, from)
	for _, next := range i.DependsOn {
		if rest := s.path(product, next, to, seen); rest != nil {
			return append([]string{from}, rest...)
		}
	}
	return nil
}
