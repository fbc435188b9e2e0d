package discovery_test

import (
	"slices"
	"testing"

	"waymark/domain"
	"waymark/domain/discovery"
	"waymark/domain/domaintest"
	"waymark/events"
)

type (
	book = domaintest.Book[discovery.State, discovery.Command, events.DiscoveryEvent]
	row  struct {
		Name  string
		Given []events.Event
		When  discovery.Command
		Then  domaintest.Outcome
	}
)

func theBook() book { return book{Decide: discovery.Decide, Evolve: discovery.Evolve} }

// acme has the stories 1 and 2 and the initiative 1.
func acme() domain.Context {
	return domain.Context{
		Product: "ACME", Actor: "ana", Story: func(key string) bool { return key == "ACME-1" || key == "ACME-2" },
		Initiative: func(key string) bool { return key == "ACME-I1" },
	}
}

func check(t *testing.T, rows []row) {
	t.Helper()
	for _, r := range rows {
		theBook().Check(t, acme(), domaintest.Case[discovery.Command](r))
	}
}

func ref[T any](value T) *T { return &value }

func change[T any](from, to T) *events.Change[T] { return &events.Change[T]{From: from, To: to} }

func persona(key string) events.PersonaRecorded {
	return events.PersonaRecorded{Persona: key, Name: "Buyer", Kind: events.Buyer, Goals: []string{"Time"}, Description: "Busy"}
}

func competitor(key string) events.CompetitorRecorded {
	return events.CompetitorRecorded{Competitor: key, Name: "Globex", Strengths: []string{"Cheap"}, Positioning: "For all", Link: "https://example.org"}
}

func need(key string) events.NeedCaptured {
	return events.NeedCaptured{Need: key, Statement: "Finding takes long", Importance: 3, Customers: []string{"Initech"}}
}

// three are the needs 1, 2 and 3, open.
func three(more ...events.Event) []events.Event {
	return append([]events.Event{need("ACME-N1"), need("ACME-N2"), need("ACME-N3")}, more...)
}

func TestANeedThatIsOverStillExists(t *testing.T) {
	s := theBook().After(three(merged("ACME-N2", "ACME-N1"), dismissed("ACME-N3", "", "Too rare"))...)
	for key, want := range map[string]bool{
		"ACME-N1": true, "ACME-N2": true, "ACME-N3": true, "ACME-N4": false, "ACME-N03": false, "ACME-3": false, "OTHER-N1": false, "": false,
	} {
		if s.Has("ACME", key) != want {
			t.Errorf("the book has %q: %t", key, !want)
		}
	}
}

func TestPersonas(t *testing.T) {
	given := []events.Event{persona("ACME-P1")}
	revise := discovery.RevisePersona{
		Persona: "ACME-P1", Name: ref("User"), Kind: ref(events.User), Goals: domain.Some([]string{}), Pains: domain.Some([]string{"Waiting"}), Description: domain.None[string](),
	}
	revised := events.PersonaRevised{
		Persona: "ACME-P1", Name: change("Buyer", "User"), Kind: change(events.Buyer, events.User), Goals: change([]string{"Time"}, []string{}),
		Pains: change([]string{}, []string{"Waiting"}), Description: change("Busy", ""),
	}
	check(t, []row{
		{"A persona is recorded", nil, discovery.RecordPersona{Name: "Buyer", Kind: events.Buyer, Goals: []string{"Time"}, Description: "Busy"}, domaintest.Then(persona("ACME-P1"))},
		{"A persona is a user if nothing is said", given, discovery.RecordPersona{Name: "Clerk"},
			domaintest.Then(events.PersonaRecorded{Persona: "ACME-P2", Name: "Clerk", Kind: events.User})},
		{"Numbers end", []events.Event{persona("ACME-P999999999")}, discovery.RecordPersona{Name: "Clerk"}, domaintest.Refused("number_is_free")},
		{"A persona has a name, a known kind and goals and pains that say something, once", nil,
			discovery.RecordPersona{Name: " ", Kind: "cat", Goals: []string{"a", "a"}, Pains: []string{" "}}, domaintest.Invalid("name", "kind", "goals", "pains")},
		{"A persona is revised", given, revise, domaintest.Then(revised)},
		{"A persona is what its last revision says", append(given, revised), revise, domaintest.AlreadySo()},
		{"A persona that is so already is not revised", given,
			discovery.RevisePersona{Persona: "ACME-P1", Name: ref("Buyer"), Goals: domain.Some([]string{"Time"})}, domaintest.AlreadySo()},
		{"A persona keeps a name", given, discovery.RevisePersona{Persona: "ACME-P1", Name: ref("")}, domaintest.Invalid("name")},
		{"An unknown persona is unknown", given, discovery.RevisePersona{Persona: "ACME-P2"}, domaintest.Unknown("persona", "ACME-P2")},
	})
}

func TestCompetitors(t *testing.T) {
	given := []events.Event{competitor("ACME-C1")}
	revise := discovery.ReviseCompetitor{
		Competitor: "ACME-C1", Name: ref("Hooli"), Strengths: domain.Some([]string{"Known"}), Weaknesses: domain.Some([]string{"Slow"}), Positioning: domain.Some("For banks"), Link: domain.None[string](),
	}
	revised := events.CompetitorRevised{
		Competitor: "ACME-C1", Name: change("Globex", "Hooli"), Strengths: change([]string{"Cheap"}, []string{"Known"}),
		Weaknesses: change([]string{}, []string{"Slow"}), Positioning: change("For all", "For banks"), Link: change("https://example.org", ""),
	}
	check(t, []row{
		{"A competitor is recorded", nil, discovery.RecordCompetitor{Name: "Globex", Strengths: []string{"Cheap"}, Positioning: "For all", Link: "https://example.org"},
			domaintest.Then(competitor("ACME-C1"))},
		{"Numbers end", []events.Event{competitor("ACME-C999999999")}, discovery.RecordCompetitor{Name: "Initech"}, domaintest.Refused("number_is_free")},
		{"A competitor has a name, and strengths and weaknesses that say something, once", nil,
			discovery.RecordCompetitor{Strengths: []string{""}, Weaknesses: []string{"b", "b"}}, domaintest.Invalid("name", "strengths", "weaknesses")},
		{"A competitor is revised", given, revise, domaintest.Then(revised)},
		{"A competitor is what its last revision says", append(given, revised), revise, domaintest.AlreadySo()},
		{"A competitor that is so already is not revised", given, discovery.ReviseCompetitor{Competitor: "ACME-C1", Link: domain.Some("https://example.org")}, domaintest.AlreadySo()},
		{"A competitor keeps a name", given, discovery.ReviseCompetitor{Competitor: "ACME-C1", Name: ref(" ")}, domaintest.Invalid("name")},
		{"An unknown competitor is unknown", given, discovery.ReviseCompetitor{Competitor: "ACME-P1"}, domaintest.Unknown("competitor", "ACME-P1")},
	})
}

func TestInsights(t *testing.T) {
	given := slices.Clip(three(persona("ACME-P1"), competitor("ACME-C1")))
	insight := events.InsightRecorded{
		Insight: "ACME-IN1", Statement: "Most leave", Method: "Survey", Personas: []string{"ACME-P1"}, Needs: []string{"ACME-N1", "ACME-N2"}, Competitors: []string{"ACME-C1"},
	}
	check(t, []row{
		{"An insight is recorded", given, discovery.RecordInsight{
			Statement: "Most leave", Method: "Survey", Personas: []string{"ACME-P1"}, Needs: []string{"ACME-N1", "ACME-N2"}, Competitors: []string{"ACME-C1"},
		}, domaintest.Then(insight)},
		{"An insight may stand alone", append(given, insight), discovery.RecordInsight{Statement: "Most stay"},
			domaintest.Then(events.InsightRecorded{Insight: "ACME-IN2", Statement: "Most stay"})},
		{"Numbers end", []events.Event{events.InsightRecorded{Insight: "ACME-IN999999999"}}, discovery.RecordInsight{Statement: "x"}, domaintest.Refused("number_is_free")},
		{"An insight says something, and names each thing once", given, discovery.RecordInsight{
			Personas: []string{"ACME-P1", "ACME-P1"}, Needs: []string{""}, Competitors: []string{"ACME-C1", "ACME-C1"},
		}, domaintest.Invalid("statement", "personas", "needs", "competitors")},
		{"A persona must exist", given, discovery.RecordInsight{Statement: "x", Personas: []string{"ACME-P1", "ACME-P2"}}, domaintest.Unknown("persona", "ACME-P2")},
		{"A need must exist", given, discovery.RecordInsight{Statement: "x", Needs: []string{"ACME-N4"}}, domaintest.Unknown("need", "ACME-N4")},
		{"A competitor must exist", given, discovery.RecordInsight{Statement: "x", Competitors: []string{"ACME-C2"}}, domaintest.Unknown("competitor", "ACME-C2")},
	})
}
