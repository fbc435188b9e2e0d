package roadmap

import (
	"encoding/json"
	"errors"
	"fmt"

	"waymark/domain"
	"waymark/events"
)

// asked is a command that a proposal asks for.
type asked struct {
	field      string // of the proposal that holds it
	command    Command
	initiative string // that it is about; empty for a new one
}

func (c ProposeRoadmapChange) asked() []asked {
	var all []asked
	if c.Plan != nil {
		all = append(all, asked{"plan", *c.Plan, ""})
	}
	if c.Revise != nil {
		all = append(all, asked{"revise", *c.Revise, c.Revise.Initiative})
	}
	if c.Prioritize != nil {
		all = append(all, asked{"prioritize", *c.Prioritize, c.Prioritize.Initiative})
	}
	if c.Reschedule != nil {
		all = append(all, asked{"reschedule", *c.Reschedule, c.Reschedule.Initiative})
	}
	if c.Drop != nil {
		all = append(all, asked{"drop", *c.Drop, c.Drop.Initiative})
	}
	return all
}

// read is the command of a proposal as it was asked for.
func read(p events.ProposedCommand) (Command, error) {
	described, ok := proposable.Named(p.Name)
	if !ok {
		return nil, fmt.Errorf("no proposal can ask for %q", p.Name)
	}
	command, err := described.Read(func(into any) error { return json.Unmarshal(p.Body, into) })
	switch c := command.(type) {
	case ReviseInitiative:
		c.Outcome, c.Goal = emptyIsNone(c.Outcome), emptyIsNone(c.Goal)
		return c, err
	case RescheduleInitiative:
		c.Start, c.Due = emptyIsNone(c.Start), emptyIsNone(c.Due)
		return c, err
	}
	return command.(Command), err
}

// emptyIsNone reads a field of a proposal as it may be recorded: before null said none, an empty text did.
func emptyIsNone(field domain.Optional[string]) domain.Optional[string] {
	if !field.Given() {
		return field
	}
	return domain.SomeOrNone(field.Or(""))
}

func proposeRoadmapChange(s State, in domain.Context, c ProposeRoadmapChange) ([]events.Event, error) {
	commands := c.asked()
	var check domain.Check
	check.Text("change", &c.Change)
	check.That(len(commands) <= 1, "plan", "ask for at most one of plan, revise, prioritize, reschedule and drop")
	if len(commands) == 1 {
		about := commands[0].initiative
		check.That(c.Initiative == "" || c.Initiative == about, "initiative", "the command asked for is about another one, %q", about)
		c.Initiative = about
	}
	if err := check.Err(); err != nil {
		return nil, err
	}
	if err := s.known(in.Product, c.Initiative); err != nil {
		return nil, err
	}
	number, err := domain.FreeNumber(0, s.LastProposal, false, "proposal")
	if err != nil {
		return nil, err
	}
	e := events.RoadmapChangeProposed{Proposal: events.ProposalMark.Key(in.Product, number), Initiative: c.Initiative, Change: c.Change}
	if len(commands) == 1 {
		if e.Command, err = commands[0].judge(s, in); err != nil {
			return nil, err
		}
	}
	return []events.Event{e}, nil
}

// judge refuses a command that makes no sense, or names what is not there. Whether a rule forbids it is asked when the
// proposal is accepted: until then the roadmap may change.
func (a asked) judge(s State, in domain.Context) (*events.ProposedCommand, error) {
	_, err := proposable.Decide(s, in, a.command)
	invalid, rule := new(domain.InvalidError), new(domain.RuleError)
	if errors.As(err, &invalid) {
		var check domain.Check
		for _, f := range invalid.Faults {
			check.That(false, a.field+"."+f.Field, "%s", f.Message)
		}
		return nil, check.Err()
	}
	if err != nil && !errors.As(err, &rule) {
		return nil, err
	}
	name := proposable.About(a.command).Name
	body, err := json.Marshal(a.command)
	if err != nil { // never: the commands that can be asked for are texts and whole numbers
		return nil, fmt.Errorf("encode %s: %w", name, err)
	}
	return &events.ProposedCommand{Name: name, Body: body}, nil
}

func acceptProposal(s State, in domain.Context, c AcceptProposal) ([]events.Event, error) {
	p, err := s.proposal(in.Product, c.Proposal)
	if err != nil || p.Status == events.ProposalIsAccepted {
		return nil, err
	}
	if p.Status != events.ProposalIsOpen {
		return nil, domain.Refuse("proposal_is_open", "%s is %s", c.Proposal, p.Status)
	}
	accepted := []events.Event{events.ProposalAccepted{Proposal: c.Proposal}}
	if p.Command == nil {
		return accepted, nil
	}
	command, err := read(*p.Command)
	if err != nil {
		return nil, fmt.Errorf("read the command of %s: %w", c.Proposal, err)
	}
	decided, err := proposable.Decide(s, in, command)
	if err != nil {
		return nil, err
	}
	return append(accepted, decided...), nil
}

func declineProposal(s State, in domain.Context, c DeclineProposal) ([]events.Event, error) {
	p, err := s.proposal(in.Product, c.Proposal)
	if err != nil || p.Status == events.ProposalIsDeclined {
		return nil, err
	}
	if p.Status != events.ProposalIsOpen {
		return nil, domain.Refuse("proposal_is_open", "%s is %s", c.Proposal, p.Status)
	}
	if err := in.NeedReason("whoever proposed %s has to know why it is declined", c.Proposal); err != nil {
		return nil, err
	}
	return []events.Event{events.ProposalDeclined{Proposal: c.Proposal}}, nil
}
