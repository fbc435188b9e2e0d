package domain_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"waymark/domain"
	"waymark/events"
)

// lamp is the state of a book whose commands are to switch a lamp, to paint it, and one that its table lacks.
type lamp struct{ lit bool }

type turnOn struct {
	domain.Of[lamp]
	Story string `json:"story"`
}

type paint struct{ domain.Of[lamp] }

type smash struct{ domain.Of[lamp] }

func decideTurnOn(s lamp, _ domain.Context, c turnOn) ([]events.Event, error) {
	if s.lit {
		return nil, nil
	}
	return []events.Event{events.StoryEstimated{Story: c.Story}}, nil
}

func decidePaint(lamp, domain.Context, paint) ([]events.Event, error) {
	return nil, domain.Refuse("no_paint", "there is no paint")
}

func lamps() domain.Table[lamp] {
	return domain.NewTable(events.Backlog, domain.On("turn-on", events.Roles(), "Light it", decideTurnOn)).
		With(domain.On("paint", nil, "Paint it", decidePaint))
}

func TestACommandIsDecidedByItsRow(t *testing.T) {
	in := domain.Context{Product: "ACME"}
	decided, err := lamps().Decide(lamp{}, in, turnOn{Story: "ACME-1"})
	if err != nil || len(decided) != 1 || decided[0].(events.StoryEstimated).Story != "ACME-1" {
		t.Errorf("decided %v, %v", decided, err)
	}
	if decided, err := lamps().Decide(lamp{lit: true}, in, turnOn{Story: "ACME-1"}); err != nil || decided != nil {
		t.Errorf("decided %v again, %v", decided, err)
	}
	if _, err := lamps().Decide(lamp{}, in, paint{}); err == nil || err.Error() != "there is no paint" {
		t.Errorf("painted: %v", err)
	}
	if _, err := lamps().Decide(lamp{}, in, turnOn{Story: "acme-1"}); err == nil || !strings.Contains(err.Error(), "did you mean ACME-1") {
		t.Errorf("took what is nearly a key: %v", err)
	}
}

func TestACommandWithoutARowIsNotTakenForOneThatDoesNothing(t *testing.T) {
	for _, c := range []domain.CommandOf[lamp]{smash{}, &paint{}, nil} {
		if _, err := lamps().Decide(lamp{}, domain.Context{}, c); err == nil {
			t.Errorf("%T is decided", c)
		}
		if about := lamps().About(c); about.Name != "" {
			t.Errorf("%T is %s", c, about.Name)
		}
	}
}

func TestATableDescribesItsCommands(t *testing.T) {
	var names []string
	for _, c := range lamps().All() {
		names = append(names, c.Name)
		if c.Book != events.Backlog || c.Summary == "" {
			t.Errorf("%s is %q of %s", c.Name, c.Summary, c.Book)
		}
	}
	if !slices.Equal(names, []string{"turn-on", "paint"}) {
		t.Errorf("the table has %q", names)
	}
	about, ok := lamps().Named("turn-on")
	if !ok || about.Command != (turnOn{}) || !slices.Equal(about.Owners, events.Roles()) || lamps().About(turnOn{}).Name != "turn-on" {
		t.Errorf("turn-on is %+v, %t", about, ok)
	}
	if _, ok := lamps().Named("smash"); ok {
		t.Error("smash has a row")
	}
	read, err := about.Read(func(into any) error { return json.Unmarshal([]byte(`{"story":"ACME-1"}`), into) })
	if err != nil || read != (turnOn{Story: "ACME-1"}) {
		t.Errorf("read %+v, %v", read, err)
	}
}
