package projections

import (
	"fmt"

	"waymark/events"
)

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
		Proposal: e.Proposal, Initiative: e.Initiative, Change: e.Change, Command: e.Command, Status: events.ProposalIsOpen,
		ProposedBy: r.Metadata.Actor, ProposedAt: effective(r),
	}, r.Revision)
	return nil
}

func (f *roadmapFold) decided(r events.Recorded, proposal string, status events.ProposalStatus) error {
	return f.changeProposal(r, proposal, func(p *proposalRow) {
		at := effective(r)
		p.Status, p.DecidedBy, p.DecidedAt, p.Reason = status, &r.Metadata.Actor, &at, &r.Metadata.Reason
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
