package roadmap_test

import (
	"testing"

	"waymark/domain/domaintest"
	"waymark/domain/roadmap"
	"waymark/events"
)

func TestWhatIsTakenBackComesBackInEveryField(t *testing.T) {
	for _, made := range []events.RoadmapEvent{
		domaintest.Fill(events.InitiativePlanned{Initiative: "ACME-I1", Horizon: events.Next, Start: "2026-03-01", Due: "2026-06-30", Place: 1}),
		domaintest.Fill(events.ReleasePlanned{Release: "ACME-R1", Date: "2026-03-01"}),
	} {
		theBook().ComesBack(t, acme(), roadmap.Undo, nil, made)
	}
	theBook().ComesBack(t, acme(), roadmap.Undo, three(), events.RoadmapEvent(events.RoadmapChangeProposed{
		Proposal: "ACME-PR1", Initiative: "ACME-I1", Change: "please", Command: &events.ProposedCommand{Name: "drop-initiative", Body: []byte(`{"initiative":"ACME-I1"}`)},
	}))
}

func TestEveryFieldThatIsRevisedGoesBack(t *testing.T) {
	for _, changed := range []events.RoadmapEvent{
		domaintest.Fill(events.InitiativeRevised{Initiative: "ACME-I1"}),
		events.InitiativeRescheduled{Initiative: "ACME-I3", Horizon: change(events.Now, events.Next), Place: change(3, 1), Start: change("2026-01-01", "2026-03-01"), Due: change("2026-02-01", "2026-04-01")},
		domaintest.Fill(events.ReleaseRescheduled{Release: "ACME-R1", Date: *change("2026-03-01", "2026-04-01")}),
	} {
		theBook().GoesBack(t, acme(), roadmap.Undo, three(release("ACME-R1")), changed)
	}
}
