package discovery_test

import (
	"testing"

	"waymark/domain/discovery"
	"waymark/domain/domaintest"
	"waymark/events"
)

func TestWhatIsTakenBackComesBackInEveryField(t *testing.T) {
	persona := domaintest.Fill(events.PersonaRecorded{Persona: "ACME-P1"})
	competitor := domaintest.Fill(events.CompetitorRecorded{Competitor: "ACME-C1"})
	need := domaintest.Fill(events.NeedCaptured{Need: "ACME-N1", Persona: "ACME-P1"})
	insight := domaintest.Fill(events.InsightRecorded{Insight: "ACME-IN1", Personas: []string{"ACME-P1"}, Needs: []string{"ACME-N1"}, Competitors: []string{"ACME-C1"}})
	evidence := domaintest.Fill(events.EvidenceAdded{Need: "ACME-N1", Number: 1})
	given := []events.Event{}
	for _, made := range []events.DiscoveryEvent{persona, competitor, need, insight, evidence} {
		theBook().ComesBack(t, acme(), discovery.Undo, given, made)
		given = append(given, made)
	}
}

func TestEveryFieldThatIsRevisedGoesBack(t *testing.T) {
	given := []events.Event{events.PersonaRecorded{Persona: "ACME-P1"}, events.CompetitorRecorded{Competitor: "ACME-C1"}}
	theBook().GoesBack(t, acme(), discovery.Undo, given, events.DiscoveryEvent(domaintest.Fill(events.PersonaRevised{Persona: "ACME-P1"})))
	theBook().GoesBack(t, acme(), discovery.Undo, given, events.DiscoveryEvent(domaintest.Fill(events.CompetitorRevised{Competitor: "ACME-C1"})))
}
