package projections

import (
	"fmt"
	"time"

	"waymark/events"
)

type validationRow struct {
	events.Validation
	by string
}

func validationTable() *table[itemKey, validationRow] {
	return &table[itemKey, validationRow]{
		name: "validation", keys: []column{{"product", "text"}, {"number", "int"}}, columns: []string{"verdict", "findings", "validated_by"},
		key: itemKey.values,
		row: func(v validationRow) []any { return []any{string(v.Verdict), v.Findings, v.by} },
	}
}

// dependencyKey names a dependency by the keys of two initiatives.
type dependencyKey struct{ product, initiative, dependsOn string }

func dependencyTable() *table[dependencyKey, struct{}] {
	return &table[dependencyKey, struct{}]{
		name: "dependency", keys: []column{{"product", "text"}, {"initiative", "text"}, {"depends_on", "text"}},
		key: func(k dependencyKey) []any { return []any{k.product, k.initiative, k.dependsOn} },
		row: func(struct{}) []any { return nil },
	}
}

type proposalRow struct {
	proposal, initiative, change string
	command                      *events.ProposedCommand
	status                       events.ProposalStatus
	proposedBy                   string
	proposedAt                   time.Time
	decision                     *proposalDecision // nil while it is open
}

// proposalDecision is who decided on a proposal, when and why.
type proposalDecision struct {
	by     string
	at     time.Time
	reason string
}

func proposalTable() *table[itemKey, proposalRow] {
	return &table[itemKey, proposalRow]{
		name: "proposal", keys: []column{{"product", "text"}, {"number", "int"}},
		columns: []string{"proposal", "initiative", "change", "command", "status", "proposed_by", "proposed_at", "decided_by", "decided_at", "reason"},
		key:     itemKey.values,
		row: func(p proposalRow) []any {
			row := []any{p.proposal, p.initiative, p.change, jsonOf(p.command), string(p.status), p.proposedBy, p.proposedAt}
			if p.decision == nil {
				return append(row, nil, nil, nil)
			}
			return append(row, p.decision.by, p.decision.at, p.decision.reason)
		},
	}
}

func (f *roadmapFold) validated(r events.Recorded, e events.InitiativeValidated) error {
	key, _, err := f.initiative(r, e.Initiative)
	if err != nil {
		return err
	}
	if e.Validation.To == nil {
		f.validations.end(key, r.Revision)
		return nil
	}
	f.validations.set(key, validationRow{*e.Validation.To, r.Metadata.Actor}, r.Revision)
	return nil
}

func (f *roadmapFold) unlinked(r events.Recorded, e events.InitiativesUnlinked) error {
	key := dependencyKey{r.Product, e.Initiative, e.DependsOn}
	if _, has := f.dependencies.get(key); !has {
		return fmt.Errorf("%w dependency of %s on %s", errUnknown, e.Initiative, e.DependsOn)
	}
	f.dependencies.end(key, r.Revision)
	return nil
}

func (f *roadmapFold) proposed(r events.Recorded, e events.RoadmapChangeProposed) error {
	key, err := itemKeyOf(r.Product, events.ProposalMark, e.Proposal)
	if err != nil {
		return err
	}
	if _, has := f.proposals.get(key); has {
		return fmt.Errorf("%w: proposal %s was made before", errDiverged, e.Proposal)
	}
	f.proposals.set(key, proposalRow{
		proposal: e.Proposal, initiative: e.Initiative, change: e.Change, command: e.Command, status: events.ProposalIsOpen,
		proposedBy: r.Metadata.Actor, proposedAt: effective(r),
	}, r.Revision)
	return nil
}

func (f *roadmapFold) decided(r events.Recorded, proposal string, status events.ProposalStatus) error {
	return f.changeProposal(r, proposal, func(p *proposalRow) {
		p.status, p.decision = status, &proposalDecision{r.Metadata.Actor, effective(r), r.Metadata.Reason}
	})
}

func (f *roadmapFold) proposal(r events.Recorded, proposal string) (itemKey, proposalRow, error) {
	key, err := itemKeyOf(r.Product, events.ProposalMark, proposal)
	if err != nil {
		return key, proposalRow{}, err
	}
	row, has := f.proposals.get(key)
	if !has {
		return key, row, fmt.Errorf("%w proposal %s", errUnknown, proposal)
	}
	return key, row, nil
}

// changeProposal makes a version of a proposal.
func (f *roadmapFold) changeProposal(r events.Recorded, proposal string, change func(*proposalRow)) error {
	key, row, err := f.proposal(r, proposal)
	if err == nil {
		change(&row)
		f.proposals.set(key, row, r.Revision)
	}
	return err
}
