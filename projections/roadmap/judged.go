package roadmap

import (
	"fmt"

	"waymark/events"
	"waymark/projections/kit"
)

func (f *fold) validated(r events.Recorded, e events.InitiativeValidated) error {
	key, _, err := f.initiative(r, e.Initiative)
	if err != nil {
		return err
	}
	if e.Validation.To == nil {
		f.validations.End(key, r.Revision)
		return nil
	}
	f.validations.Set(key, validationRow{*e.Validation.To, r.Metadata.Actor}, r.Revision)
	return nil
}

func (f *fold) unlinked(r events.Recorded, e events.InitiativesUnlinked) error {
	key := dependencyKey{r.Product, e.Initiative, e.DependsOn}
	if _, has := f.dependencies.Get(key); !has {
		return fmt.Errorf("%w dependency of %s on %s", kit.ErrUnknown, e.Initiative, e.DependsOn)
	}
	f.dependencies.End(key, r.Revision)
	return nil
}

func (f *fold) proposed(r events.Recorded, e events.RoadmapChangeProposed) error {
	key, err := kit.ItemKeyOf(r.Product, events.ProposalMark, e.Proposal)
	if err != nil {
		return err
	}
	if _, has := f.proposals.Get(key); has {
		return fmt.Errorf("%w: proposal %s was made before", kit.ErrDiverged, e.Proposal)
	}
	f.proposals.Set(key, proposalRow{
		Proposal: e.Proposal, Initiative: e.Initiative, Change: e.Change, Command: e.Command, Status: events.ProposalIsOpen,
		ProposedBy: r.Metadata.Actor, ProposedAt: kit.Effective(r),
	}, r.Revision)
	return nil
}

func (f *fold) decided(r events.Recorded, proposal string, status events.ProposalStatus) error {
	return f.changeProposal(r, proposal, func(p *proposalRow) {
		at := kit.Effective(r)
		p.Status, p.DecidedBy, p.DecidedAt, p.Reason = status, &r.Metadata.Actor, &at, &r.Metadata.Reason
	})
}

func (f *fold) proposal(r events.Recorded, proposal string) (kit.ItemKey, proposalRow, error) {
	key, err := kit.ItemKeyOf(r.Product, events.ProposalMark, proposal)
	if err != nil {
		return key, proposalRow{}, err
	}
	row, has := f.proposals.Get(key)
	if !has {
		return key, row, fmt.Errorf("%w proposal %s", kit.ErrUnknown, proposal)
	}
	return key, row, nil
}

// changeProposal makes a version of a proposal.
func (f *fold) changeProposal(r events.Recorded, proposal string, change func(*proposalRow)) error {
	key, row, err := f.proposal(r, proposal)
	if err == nil {
		change(&row)
		f.proposals.Set(key, row, r.Revision)
	}
	return err
}
