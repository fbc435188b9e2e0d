package roadmap_test

import (
	"testing"

	"waymark/domain"
	"waymark/domain/domaintest"
	"waymark/domain/roadmap"
	"waymark/events"
)

func proposed(initiative, command, body string) events.RoadmapChangeProposed {
	e := events.RoadmapChangeProposed{Proposal: "ACME-PR1", Initiative: initiative, Change: "please"}
	if command != "" {
		e.Command = &events.ProposedCommand{Name: command, Body: []byte(body)}
	}
	return e
}

func TestProposeRoadmapChange(t *testing.T) {
	propose := func(change func(*roadmap.ProposeRoadmapChange)) roadmap.ProposeRoadmapChange {
		c := roadmap.ProposeRoadmapChange{Change: "please"}
		change(&c)
		return c
	}
	check(t, []row{
		{"A change is proposed in words", three(), propose(func(*roadmap.ProposeRoadmapChange) {}), domaintest.Then(proposed("", "", ""))},
		{"A change of an initiative is proposed in words", three(), propose(func(c *roadmap.ProposeRoadmapChange) { c.Initiative = "ACME-I1" }),
			domaintest.Then(proposed("ACME-I1", "", ""))},
		{"Proposals are numbered", three(proposed("", "", "")), propose(func(*roadmap.ProposeRoadmapChange) {}),
			domaintest.Then(events.RoadmapChangeProposed{Proposal: "ACME-PR2", Change: "please"})},
		{"A withdrawn proposal keeps its number", three(proposed("", "", ""), events.ProposalWithdrawn{Proposal: "ACME-PR1", Change: "please"}),
			propose(func(*roadmap.ProposeRoadmapChange) {}), domaintest.Then(events.RoadmapChangeProposed{Proposal: "ACME-PR2", Change: "please"})},
		{"A new initiative is proposed", three(), propose(func(c *roadmap.ProposeRoadmapChange) { c.Plan = &roadmap.PlanInitiative{Title: "Pay", Top: true} }),
			domaintest.Then(proposed("", "plan-initiative", `{"title":"Pay","top":true}`))},
		{"A revision is proposed", three(), propose(func(c *roadmap.ProposeRoadmapChange) {
			c.Revise = &roadmap.ReviseInitiative{Initiative: "ACME-I1", Title: ref("Find")}
		}), domaintest.Then(proposed("ACME-I1", "revise-initiative", `{"initiative":"ACME-I1","title":"Find"}`))},
		{"A move is proposed", three(), propose(func(c *roadmap.ProposeRoadmapChange) {
			c.Initiative, c.Prioritize = "ACME-I1", &roadmap.PrioritizeInitiative{Initiative: "ACME-I1", After: "ACME-I3"}
		}), domaintest.Then(proposed("ACME-I1", "prioritize-initiative", `{"initiative":"ACME-I1","after":"ACME-I3"}`))},
		{"Another horizon is proposed", three(), propose(func(c *roadmap.ProposeRoadmapChange) {
			c.Reschedule = &roadmap.RescheduleInitiative{Initiative: "ACME-I1", Horizon: ref(events.Next)}
		}), domaintest.Then(proposed("ACME-I1", "reschedule-initiative", `{"initiative":"ACME-I1","horizon":"next"}`))},
		{"To take a date away is proposed", three(), propose(func(c *roadmap.ProposeRoadmapChange) {
			c.Reschedule = &roadmap.RescheduleInitiative{Initiative: "ACME-I1", Due: domain.None[string]()}
		}), domaintest.Then(proposed("ACME-I1", "reschedule-initiative", `{"initiative":"ACME-I1","due":null}`))},
		{"To drop an initiative is proposed", three(), propose(func(c *roadmap.ProposeRoadmapChange) { c.Drop = &roadmap.DropInitiative{Initiative: "ACME-I1"} }),
			domaintest.Then(proposed("ACME-I1", "drop-initiative", `{"initiative":"ACME-I1"}`))},
		{"What a rule forbids today may be proposed", three(delivered("ACME-I1", 1)), propose(func(c *roadmap.ProposeRoadmapChange) { c.Drop = &roadmap.DropInitiative{Initiative: "ACME-I1"} }),
			domaintest.Then(proposed("ACME-I1", "drop-initiative", `{"initiative":"ACME-I1"}`))},
		{"A proposal says something", three(), roadmap.ProposeRoadmapChange{Change: " "}, domaintest.Invalid("change")},
		{"One command is proposed", three(), propose(func(c *roadmap.ProposeRoadmapChange) {
			c.Plan, c.Drop = &roadmap.PlanInitiative{Title: "Pay"}, &roadmap.DropInitiative{Initiative: "ACME-I1"}
		}), domaintest.Invalid("plan")},
		{"The command is about the initiative that is named", three(), propose(func(c *roadmap.ProposeRoadmapChange) {
			c.Initiative, c.Drop = "ACME-I2", &roadmap.DropInitiative{Initiative: "ACME-I1"}
		}), domaintest.Invalid("initiative")},
		{"Faults of the command are named", three(), propose(func(c *roadmap.ProposeRoadmapChange) {
			c.Reschedule = &roadmap.RescheduleInitiative{Initiative: "ACME-I1", Horizon: ref(events.Horizon("soon")), Due: domain.Some("never")}
		}), domaintest.Invalid("reschedule.horizon", "reschedule.due")},
		{"What the command names must be there", three(), propose(func(c *roadmap.ProposeRoadmapChange) { c.Plan = &roadmap.PlanInitiative{Title: "Pay", Goal: "ACME-G9"} }),
			domaintest.Unknown("goal", "ACME-G9")},
		{"An unknown initiative is unknown", three(), propose(func(c *roadmap.ProposeRoadmapChange) { c.Initiative = "ACME-I9" }), domaintest.Unknown("initiative", "ACME-I9")},
	})
}

func TestAcceptProposal(t *testing.T) {
	accept := roadmap.AcceptProposal{Proposal: "ACME-PR1"}
	accepted := events.ProposalAccepted{Proposal: "ACME-PR1"}
	wants := func(initiative, command, body string) []events.Event {
		return three(proposed(initiative, command, body))
	}
	check(t, []row{
		{"Words are accepted", wants("", "", ""), accept, domaintest.Then(accepted)},
		{"A new initiative is planned", wants("", "plan-initiative", `{"title":"Search","horizon":"next"}`), accept,
			domaintest.Then(accepted, planned("ACME-I4", events.Next, 1))},
		{"An empty text in a proposal from before null said none clears", append(wants("ACME-I1", "revise-initiative", `{"initiative":"ACME-I1","goal":""}`),
			events.InitiativeRevised{Initiative: "ACME-I1", Goal: change("", "ACME-G1")}), accept,
			domaintest.Then(accepted, events.InitiativeRevised{Initiative: "ACME-I1", Goal: change("ACME-G1", "")})},
		{"A date of a proposal from then too", append(wants("ACME-I1", "reschedule-initiative", `{"initiative":"ACME-I1","due":""}`),
			events.InitiativeRescheduled{Initiative: "ACME-I1", Due: change("", "2026-06-30")}), accept,
			domaintest.Then(accepted, events.InitiativeRescheduled{Initiative: "ACME-I1", Due: change("2026-06-30", "")})},
		{"Null in a proposal clears", append(wants("ACME-I1", "revise-initiative", `{"initiative":"ACME-I1","goal":null}`),
			events.InitiativeRevised{Initiative: "ACME-I1", Goal: change("", "ACME-G1")}), accept,
			domaintest.Then(accepted, events.InitiativeRevised{Initiative: "ACME-I1", Goal: change("ACME-G1", "")})},
		{"An initiative is revised", wants("ACME-I1", "revise-initiative", `{"initiative":"ACME-I1","title":"Find"}`), accept,
			domaintest.Then(accepted, events.InitiativeRevised{Initiative: "ACME-I1", Title: change("Search", "Find")})},
		{"An initiative is moved", wants("ACME-I1", "prioritize-initiative", `{"initiative":"ACME-I1","bottom":true}`), accept,
			domaintest.Then(accepted, events.InitiativePrioritized{Initiative: "ACME-I1", Move: events.Move{Bottom: true}, Place: *change(1, 3)})},
		{"An initiative is rescheduled", wants("ACME-I1", "reschedule-initiative", `{"initiative":"ACME-I1","horizon":"next"}`), accept,
			domaintest.Then(accepted, events.InitiativeRescheduled{Initiative: "ACME-I1", Horizon: change(events.Now, events.Next), Place: change(1, 1)})},
		{"An initiative is dropped", wants("ACME-I1", "drop-initiative", `{"initiative":"ACME-I1"}`), accept,
			domaintest.Then(accepted, dropped("ACME-I1", events.Planned, 1))},
		{"What is so by now is accepted", append(wants("ACME-I1", "drop-initiative", `{"initiative":"ACME-I1"}`), dropped("ACME-I1", events.Planned, 1)), accept,
			domaintest.Then(accepted)},
		{"What a rule forbids by now is not accepted", append(wants("ACME-I1", "drop-initiative", `{"initiative":"ACME-I1"}`), delivered("ACME-I1", 1)), accept,
			domaintest.Refused("initiative_is_open")},
		{"An accepted proposal is accepted already", append(wants("", "", ""), accepted), accept, domaintest.AlreadySo()},
		{"A declined proposal is decided", append(wants("", "", ""), events.ProposalDeclined{Proposal: "ACME-PR1"}), accept, domaintest.Refused("proposal_is_open")},
		{"An unknown proposal can't be accepted", three(), accept, domaintest.Unknown("proposal", "ACME-PR1")},
	})
}

func TestACommandThatNoProposalCanAskForIsNotGiven(t *testing.T) {
	for _, command := range []*events.ProposedCommand{{Name: "ship-release", Body: []byte(`{}`)}, {Name: "drop-initiative", Body: []byte(`[]`)}} {
		s := theBook().After(three(events.RoadmapChangeProposed{Proposal: "ACME-PR1", Change: "please", Command: command})...)
		if decided, err := roadmap.Decide(s, acme(), roadmap.AcceptProposal{Proposal: "ACME-PR1"}); err == nil || decided != nil {
			t.Errorf("%s makes %v", command.Name, decided)
		}
	}
}

func TestDeclineProposal(t *testing.T) {
	decline := roadmap.DeclineProposal{Proposal: "ACME-PR1"}
	declined := events.ProposalDeclined{Proposal: "ACME-PR1"}
	check(t, []row{
		{"A proposal is declined", three(proposed("", "", "")), decline, domaintest.Then(declined)},
		{"A declined proposal is declined already", three(proposed("", "", ""), declined), decline, domaintest.AlreadySo()},
		{"An accepted proposal is decided", three(proposed("", "", ""), events.ProposalAccepted{Proposal: "ACME-PR1"}), decline, domaintest.Refused("proposal_is_open")},
		{"A reopened proposal may be decided otherwise", three(proposed("", "", ""), events.ProposalAccepted{Proposal: "ACME-PR1"},
			events.ProposalReopened{Proposal: "ACME-PR1", Status: *change(events.ProposalIsAccepted, events.ProposalIsOpen)}), decline, domaintest.Then(declined)},
		{"An unknown proposal can't be declined", three(), decline, domaintest.Unknown("proposal", "ACME-PR1")},
	})
	in := domain.Context{Product: "ACME", Reason: " "}
	theBook().Check(t, in, domaintest.Case[roadmap.Command]{
		Name: "Nothing is declined without a reason", Given: three(proposed("", "", "")), When: decline, Then: domaintest.Refused("reason_required"),
	})
}

func TestThereAreOnlySoManyProposals(t *testing.T) {
	e := proposed("", "", "")
	e.Proposal = events.ProposalMark.Key("ACME", events.HighestNumber)
	theBook().Check(t, acme(), domaintest.Case[roadmap.Command]{
		Name: "There is no number left", Given: three(e), When: roadmap.ProposeRoadmapChange{Change: "please"}, Then: domaintest.Refused("number_is_free"),
	})
}
