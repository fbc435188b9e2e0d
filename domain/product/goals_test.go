package product_test

import (
	"math"
	"slices"
	"testing"
	"time"

	"waymark/domain"
	"waymark/domain/domaintest"
	"waymark/domain/product"
	"waymark/events"
)

func ref[T any](value T) *T { return &value }

func change[T any](from, to T) *events.Change[T] { return &events.Change[T]{From: from, To: to} }

func goalSet(key string) events.GoalSet {
	return events.GoalSet{Goal: key, Title: "People find", Metric: "Searches", Unit: "%", Baseline: 3, Target: 7, Due: "2026-06-30"}
}

func measured(on string, from, to *float64) events.GoalMeasured {
	return events.GoalMeasured{Goal: "ACME-G1", On: on, Value: *change(from, to)}
}

func closed(outcome events.GoalOutcome) events.GoalClosed {
	return events.GoalClosed{Goal: "ACME-G1", Outcome: outcome}
}

func TestSetGoal(t *testing.T) {
	set := product.SetGoal{Title: "People find", Metric: "Searches", Unit: "%", Baseline: 3, Target: 7, Due: "2026-06-30"}
	check(t, []row{
		{"The first goal is number 1", started(), set, domaintest.Then(goalSet("ACME-G1"))},
		{"The next goal gets the next number", started(goalSet("ACME-G1")), set, domaintest.Then(goalSet("ACME-G2"))},
		{"A number is not given twice", started(goalSet("ACME-G1"), events.GoalWithdrawn{Goal: "ACME-G1"}), set, domaintest.Then(goalSet("ACME-G2"))},
		{"There is an end of numbers", started(goalSet("ACME-G999999999")), set, domaintest.Refused("number_is_free")},
		{"A metric may be to go down, without a date", started(), product.SetGoal{Title: "Calm", Metric: "Calls", Baseline: 90},
			domaintest.Then(events.GoalSet{Goal: "ACME-G1", Title: "Calm", Metric: "Calls", Baseline: 90})},
		{"A goal is somewhere else", started(), product.SetGoal{Title: "Calm", Metric: "Calls", Baseline: 90, Target: 90}, domaintest.Invalid("target")},
		{"A metric may be as far from 0 as numbers count in ones", started(), product.SetGoal{Title: "Reach", Metric: "Views", Baseline: -1e15, Target: 1e15},
			domaintest.Then(events.GoalSet{Goal: "ACME-G1", Title: "Reach", Metric: "Views", Baseline: -1e15, Target: 1e15})},
		{"Every fault is named", started(), product.SetGoal{Title: " ", Baseline: math.NaN(), Target: math.Inf(1), Due: "2026-02-30"},
			domaintest.Invalid("title", "metric", "baseline", "target", "due")},
	})
}

func TestReviseGoal(t *testing.T) {
	before := slices.Clip(started(goalSet("ACME-G1")))
	revise := func(c product.ReviseGoal) product.ReviseGoal { c.Goal = "ACME-G1"; return c }
	everything := product.ReviseGoal{
		Goal: "ACME-G1", Title: ref("a"), Metric: ref("b"), Unit: domain.None[string](), Baseline: ref(4.0), Target: ref(2.0), Due: domain.None[string](),
	}
	revised := events.GoalRevised{
		Goal: "ACME-G1", Title: change("People find", "a"), Metric: change("Searches", "b"), Unit: change("%", ""),
		Baseline: change(3.0, 4), Target: change(7.0, 2), Due: change("2026-06-30", ""),
	}
	check(t, []row{
		{"Everything may change", before, everything, domaintest.Then(revised)},
		{"A goal is what its last revision says", append(before, revised), everything, domaintest.AlreadySo()},
		{"What is left out stays", before, revise(product.ReviseGoal{Target: ref(8.0)}),
			domaintest.Then(events.GoalRevised{Goal: "ACME-G1", Target: change(7.0, 8)})},
		{"What it says already is no change", before, revise(product.ReviseGoal{Title: ref("People find"), Baseline: ref(3.0)}), domaintest.AlreadySo()},
		{"The target stays off the baseline", before, revise(product.ReviseGoal{Baseline: ref(7.0)}), domaintest.Invalid("target")},
		{"Every fault is named", before, revise(product.ReviseGoal{Title: ref(""), Metric: ref(" "), Due: domain.Some("soon")}), domaintest.Invalid("title", "metric", "due")},
		{"A goal that is not there is unknown", before, product.ReviseGoal{Goal: "ACME-G2"}, domaintest.Unknown("goal", "ACME-G2")},
		{"A challenge is no goal", before, product.ReviseGoal{Goal: "ACME-CH1"}, domaintest.Unknown("goal", "ACME-CH1")},
		{"A closed goal is not revised", append(before, closed(events.GoalMissed)), revise(product.ReviseGoal{Target: ref(8.0)}), domaintest.Refused("goal_is_open")},
		{"A closed goal says already what it says", append(before, closed(events.GoalMissed)), revise(product.ReviseGoal{Target: ref(7.0)}), domaintest.AlreadySo()},
	})
}

func TestMeasureGoal(t *testing.T) {
	before := slices.Clip(started(goalSet("ACME-G1")))
	measure := func(on string, value float64) product.MeasureGoal {
		return product.MeasureGoal{Goal: "ACME-G1", On: on, Value: value}
	}
	first := measured("2026-03-31", nil, ref(4.0))
	check(t, []row{
		{"A goal is measured", before, measure("2026-03-31", 4), domaintest.Then(first)},
		{"A goal is measured again on another day, be it an earlier one", append(before, first), measure("2026-02-28", 4),
			domaintest.Then(measured("2026-02-28", nil, ref(4.0)))},
		{"A measurement is corrected", append(before, first), measure("2026-03-31", 5), domaintest.Then(measured("2026-03-31", ref(4.0), ref(5.0)))},
		{"A measurement is recorded already", append(before, first), measure("2026-03-31", 4), domaintest.AlreadySo()},
		{"A day is a date and a value a number", before, measure("", -1e16), domaintest.Invalid("on", "value")},
		{"A goal that is not there is unknown", before, product.MeasureGoal{Goal: "ACME-G9", On: "2026-03-31"}, domaintest.Unknown("goal", "ACME-G9")},
		{"A closed goal takes no measurement", append(before, closed(events.GoalReached)), measure("2026-03-31", 4), domaintest.Refused("goal_is_open")},
		{"A closed goal has its measurements already", append(before, first, closed(events.GoalReached)), measure("2026-03-31", 4), domaintest.AlreadySo()},
	})
	s := theBook().After(append(before, first, measured("2026-02-28", nil, ref(3.5)), measured("2026-03-31", ref(4.0), ref(5.0)))...)
	goal, _ := s.Goals.Get(1)
	if len(goal.Measurements) != 2 || *goal.On("2026-02-28") != 3.5 || *goal.On("2026-03-31") != 5 || goal.On("2026-04-30") != nil {
		t.Errorf("the measurements are %v", goal.Measurements)
	}
}

func TestCloseGoal(t *testing.T) {
	before := slices.Clip(started(goalSet("ACME-G1")))
	check(t, []row{
		{"A goal is reached", before, product.CloseGoal{Goal: "ACME-G1", Outcome: events.GoalReached}, domaintest.Then(closed(events.GoalReached))},
		{"A goal is closed that way already", append(before, closed(events.GoalReached)), product.CloseGoal{Goal: "ACME-G1", Outcome: events.GoalReached},
			domaintest.AlreadySo()},
		{"A goal ends once", append(before, closed(events.GoalReached)), product.CloseGoal{Goal: "ACME-G1", Outcome: events.GoalMissed},
			domaintest.Refused("goal_is_open")},
		{"A goal that was reopened may end another way", append(before, closed(events.GoalReached), events.GoalReopened{Goal: "ACME-G1", Outcome: events.GoalReached}),
			product.CloseGoal{Goal: "ACME-G1", Outcome: events.GoalMissed}, domaintest.Then(closed(events.GoalMissed))},
		{"An outcome is a known one", before, product.CloseGoal{Goal: "ACME-G1", Outcome: "lost"}, domaintest.Invalid("outcome")},
		{"A goal that is not there is unknown", before, product.CloseGoal{Goal: "ACME-G2", Outcome: events.GoalMissed}, domaintest.Unknown("goal", "ACME-G2")},
	})
}

func TestOtherBooksMayAskForAGoal(t *testing.T) {
	s := theBook().After(started(goalSet("ACME-G1"), closed(events.GoalMissed))...)
	for key, want := range map[string]bool{"ACME-G1": true, "ACME-G2": false, "OTHER-G1": false, "growth": false} {
		if s.HasGoal("ACME", key) != want {
			t.Errorf("there is a goal %s: %t", key, !want)
		}
		in := domain.Context{Product: "ACME", Goal: func(goal string) bool { return s.HasGoal("ACME", goal) }}
		if err := in.CheckGoal(key); (err != nil) != (key == "ACME-G2") {
			t.Errorf("%s as text for a goal: %v", key, err)
		}
	}
}

func TestWhatIsStillToComeIsNotMeasured(t *testing.T) {
	late := time.Date(2026, 3, 31, 23, 59, 0, 0, time.FixedZone("", -5*3600)) // it is April already in UTC
	for _, c := range []struct {
		on   string
		at   time.Time
		want domaintest.Outcome
	}{
		{"2026-03-31", late, domaintest.Then(measured("2026-03-31", nil, ref(4.0)))},
		{"2026-04-02", late, domaintest.Then(measured("2026-04-02", nil, ref(4.0)))}, // a day for where people are
		{"2026-04-03", late, domaintest.Invalid("on")},
		{"2999-12-31", late, domaintest.Invalid("on")},
	} {
		at := in()
		at.At = c.at
		theBook().Check(t, at, domaintest.Case[product.Command]{Name: c.on, Given: started(goalSet("ACME-G1")),
			When: product.MeasureGoal{Goal: "ACME-G1", On: c.on, Value: 4}, Then: c.want})
	}
}
