package roadmap_test

import (
	"testing"

	"waymark/domain"
	"waymark/domain/domaintest"
	"waymark/domain/roadmap"
	"waymark/events"
)

type (
	book = domaintest.Book[roadmap.State, roadmap.Command, events.RoadmapEvent]
	row  struct {
		Name  string
		Given []events.Event
		When  roadmap.Command
		Then  domaintest.Outcome
	}
)

func theBook() book { return book{Decide: roadmap.Decide, Evolve: roadmap.Evolve} }

func acme() domain.Context {
	return domain.Context{
		Product: "ACME", Actor: "ana", Reason: "so it is",
		Story:  func(key string) bool { return key == "ACME-1" || key == "ACME-2" },
		IsOpen: func(key string) bool { return key == "ACME-2" },
		Goal:   func(key string) bool { return key == "ACME-G1" },
	}
}

func check(t *testing.T, rows []row) {
	t.Helper()
	for _, r := range rows {
		theBook().Check(t, acme(), domaintest.Case[roadmap.Command](r))
	}
}

func ref[T any](value T) *T { return &value }

func change[T any](from, to T) *events.Change[T] { return &events.Change[T]{From: from, To: to} }

func planned(key string, horizon events.Horizon, place int) events.InitiativePlanned {
	return events.InitiativePlanned{Initiative: key, Title: "Search", Horizon: horizon, Place: place}
}

// three are the initiatives 1, 2 and 3 of the horizon now, in this order.
func three(more ...events.Event) []events.Event {
	return append([]events.Event{
		planned("ACME-I1", events.Now, 1), planned("ACME-I2", events.Now, 2), planned("ACME-I3", events.Now, 3),
	}, more...)
}

func delivered(key string, place int) events.InitiativeDelivered {
	return events.InitiativeDelivered{Initiative: key, Place: place}
}

func dropped(key string, progress events.Progress, place int) events.InitiativeDropped {
	return events.InitiativeDropped{Initiative: key, Progress: progress, Place: place}
}

func TestAnInitiativeThatIsOverStillExists(t *testing.T) {
	s := theBook().After(three(delivered("ACME-I1", 1), dropped("ACME-I2", events.Planned, 1))...)
	for key, want := range map[string]bool{
		"ACME-I1": true, "ACME-I2": true, "ACME-I3": true, "ACME-I4": false, "ACME-I03": false, "ACME-3": false, "OTHER-I1": false, "": false,
	} {
		if s.Has("ACME", key) != want {
			t.Errorf("the roadmap has %q: %t", key, !want)
		}
	}
}
