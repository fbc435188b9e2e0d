package domain_test

import (
	"errors"
	"testing"

	"waymark/domain"
	"waymark/events"
)

func TestErrorsSayWhatIsWrong(t *testing.T) {
	for want, err := range map[string]error{
		`unknown story "ACME-7"`:       domain.Unknown("story", "ACME-7"),
		"no 2":                         domain.Refuse("rule", "no %d", 2),
		"title: is empty; place: is 0": &domain.InvalidError{Faults: []domain.Fault{{Field: "title", Message: "is empty"}, {Field: "place", Message: "is 0"}}},
	} {
		if err.Error() != want {
			t.Errorf("says %q, want %q", err, want)
		}
	}
	if !errors.Is(domain.Unknown("story", "ACME-7"), domain.ErrUnknown) {
		t.Error("an unknown thing is not ErrUnknown")
	}
}

func TestATextThatIsSaidIsMoreThanSpace(t *testing.T) {
	text, space := "a", " \t"
	var check domain.Check
	check.Text("kept", nil)
	check.Text("said", &text)
	check.Text("blank", &space)
	if err := check.Err(); err == nil || err.Error() != "blank: must not be empty" {
		t.Error(err)
	}
}

func TestAChangeIsNoChangeWithoutAnotherValue(t *testing.T) {
	a, b := "a", "b"
	if domain.Changed("a", nil) != nil || domain.Changed("a", &a) != nil {
		t.Error("nothing new is a change")
	}
	if got := domain.Changed("a", &b); got == nil || *got != (events.Change[string]{From: "a", To: "b"}) {
		t.Errorf("from a to b is %v", got)
	}
}

func TestADateIsADayOfTheCalendar(t *testing.T) {
	for text, want := range map[string]bool{
		"2026-03-01": true, "2024-02-29": true, "0001-01-01": true, "2026-02-29": false, "2026-3-1": false, "0000-01-01": false, "": false, "2026-03-01T00:00:00Z": false,
	} {
		if domain.IsDate(text) != want {
			t.Errorf("%q is a date: %t", text, !want)
		}
	}
}

func TestWhatLooksLikeAKeyIsOne(t *testing.T) {
	first := func(key string) bool { return key == "ACME-G1" || key == "ACME-N1" }
	in := domain.Context{Product: "ACME", Goal: first, Need: first}
	for text, known := range map[string]bool{
		"ACME-G1": true, "ACME-G2": false, "ACME-N1": true, "ACME-N2": false, "OTHER-G2": true, "OTHER-N2": true, "speed": true, "": true,
	} {
		if err := errors.Join(in.CheckGoal(text), in.CheckNeed(text)); (err == nil) != known || err != nil && !errors.Is(err, domain.ErrUnknown) {
			t.Errorf("%q: %v", text, err)
		}
		imported := in
		imported.Imported = true
		if err := errors.Join(imported.CheckGoal(text), imported.CheckNeed(text)); err != nil {
			t.Errorf("%q as it was decided elsewhere: %v", text, err)
		}
	}
}

func TestAReasonIsMoreThanSpace(t *testing.T) {
	for reason, ok := range map[string]bool{"": false, " \t": false, "because": true} {
		var rule *domain.RuleError
		err := domain.Context{Reason: reason}.NeedReason("%s wants to know", "ana")
		if (err == nil) != ok || err != nil && (!errors.As(err, &rule) || rule.Rule != "reason_required" || rule.Message != "ana wants to know") {
			t.Errorf("%q: %v", reason, err)
		}
		if err := (domain.Context{Reason: reason, Imported: true}).NeedReason("ana wants to know"); err != nil {
			t.Errorf("%q, decided elsewhere: %v", reason, err)
		}
	}
}

func TestWhatIsNamedMustBeThere(t *testing.T) {
	there := func(key string) bool { return key == "ACME-1" || key == "ACME-I1" || key == "ACME-N1" }
	in := domain.Context{Product: "ACME", Story: there, Initiative: there, Need: there}
	for _, test := range []struct {
		err  error
		want error
	}{
		{in.CheckStory("ACME-1"), nil},
		{in.CheckStory("ACME-2"), domain.Unknown("story", "ACME-2")},
		{in.CheckInitiative("ACME-I1"), nil},
		{in.CheckInitiative("ACME-I2"), domain.Unknown("initiative", "ACME-I2")},
		{in.CheckNeeds(nil), nil},
		{in.CheckNeeds([]string{"speed", "ACME-N1"}), nil},
		{in.CheckNeeds([]string{"ACME-N1", "ACME-N3", "ACME-N2"}), domain.Unknown("need", "ACME-N3")},
	} {
		if (test.err == nil) != (test.want == nil) || test.err != nil && test.err.Error() != test.want.Error() {
			t.Errorf("%v, want %v", test.err, test.want)
		}
	}
}

func TestAnEventHappensUnlessSomethingForbidsIt(t *testing.T) {
	e := events.StoryAccepted{Story: "ACME-1"}
	if decided, err := domain.Unless(nil, e); err != nil || len(decided) != 1 || decided[0] != events.Event(e) {
		t.Errorf("decided %v, %v", decided, err)
	}
	if decided, err := domain.Unless(domain.ErrUnknown, e); !errors.Is(err, domain.ErrUnknown) || decided != nil {
		t.Errorf("decided %v, %v", decided, err)
	}
}
