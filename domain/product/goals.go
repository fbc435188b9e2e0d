package product

import (
	"math"
	"slices"

	"waymark/domain"
	"waymark/events"
)

// Goal is an outcome to reach as it stands.
type Goal struct {
	Key          string
	Title        string
	Metric       string
	Unit         string
	Baseline     float64
	Target       float64
	Due          string             // "2006-01-02" or empty
	Outcome      events.GoalOutcome // empty while it is open
	Measurements []Measurement      // by their days, one a day; never changed in place
}

// Measurement is what a goal's metric was on a day, "2006-01-02".
type Measurement struct {
	On    string
	Value float64
}

// On is what was measured on a day; nil if nothing was.
func (g Goal) On(day string) *float64 {
	for _, m := range g.Measurements {
		if m.On == day {
			return &m.Value
		}
	}
	return nil
}

// HasGoal says whether the product with this key has the goal, open or closed.
func (s State) HasGoal(product, goal string) bool {
	_, err := s.goal(product, goal)
	return err == nil
}

func (s State) goal(product, key string) (Goal, error) {
	g, _, err := domain.Find(s.Goals, product, events.GoalMark, key)
	return g, err
}

func setGoal(s State, in domain.Context, c SetGoal) ([]events.Event, error) {
	if err := checkGoal(Goal{Title: c.Title, Metric: c.Metric, Baseline: c.Baseline, Target: c.Target, Due: c.Due}); err != nil {
		return nil, err
	}
	n, err := domain.FreeNumber(0, s.LastGoal, false, "goal")
	if err != nil {
		return nil, err
	}
	return []events.Event{events.GoalSet{
		Goal: events.GoalMark.Key(in.Product, n), Title: c.Title, Metric: c.Metric, Unit: c.Unit, Baseline: c.Baseline,
		Target: c.Target, Due: c.Due,
	}}, nil
}

func checkGoal(g Goal) error {
	var check domain.Check
	check.Text("title", &g.Title)
	check.Text("metric", &g.Metric)
	check.That(isNumber(g.Baseline), "baseline", "must be a number, at most %v away from 0", farthest)
	check.That(isNumber(g.Target), "target", "must be a number, at most %v away from 0", farthest)
	check.That(g.Baseline != g.Target, "target", "must not be the baseline, %v", g.Baseline)
	check.That(g.Due == "" || domain.IsDate(g.Due), "due", "%q is no date such as 2026-03-01", g.Due)
	return check.Err()
}

// farthest is how far from 0 a metric may be: floating-point numbers count in ones up to there.
const farthest = 1e15

func isNumber(v float64) bool { return math.Abs(v) <= farthest } // NaN is not

func reviseGoal(s State, in domain.Context, c ReviseGoal) ([]events.Event, error) {
	before, err := s.goal(in.Product, c.Goal)
	if err != nil {
		return nil, err
	}
	var check domain.Check
	check.OptionalText("unit", c.Unit)
	check.OptionalText("due", c.Due)
	if err := check.Err(); err != nil {
		return nil, err
	}
	revised := events.GoalRevised{
		Goal: c.Goal, Title: domain.Changed(before.Title, c.Title), Metric: domain.Changed(before.Metric, c.Metric),
		Unit: domain.Revised(before.Unit, c.Unit), Baseline: domain.Changed(before.Baseline, c.Baseline),
		Target: domain.Changed(before.Target, c.Target), Due: domain.Revised(before.Due, c.Due),
	}
	after, _ := Evolve(s, revised).goal(in.Product, c.Goal)
	if err := checkGoal(after); err != nil {
		return nil, err
	}
	if revised == (events.GoalRevised{Goal: c.Goal}) {
		return nil, nil
	}
	if err := before.isOpen(); err != nil {
		return nil, err
	}
	return []events.Event{revised}, nil
}

// isOpen refuses to change a goal that is closed.
func (g Goal) isOpen() error {
	if g.Outcome != "" {
		return domain.Refuse("goal_is_open", "%s is closed: %s", g.Key, g.Outcome)
	}
	return nil
}

func measureGoal(s State, in domain.Context, c MeasureGoal) ([]events.Event, error) {
	var check domain.Check
	check.That(domain.IsDate(c.On), "on", "%q is no date such as 2026-03-01", c.On)
	in.CheckPast(&check, "on", c.On)
	check.That(isNumber(c.Value), "value", "must be a number, at most %v away from 0", farthest)
	if err := check.Err(); err != nil {
		return nil, err
	}
	g, err := s.goal(in.Product, c.Goal)
	if err != nil {
		return nil, err
	}
	before := g.On(c.On)
	if before != nil && *before == c.Value {
		return nil, nil
	}
	if err := g.isOpen(); err != nil {
		return nil, err
	}
	return []events.Event{events.GoalMeasured{Goal: c.Goal, On: c.On, Value: events.Change[*float64]{From: before, To: &c.Value}}}, nil
}

func closeGoal(s State, in domain.Context, c CloseGoal) ([]events.Event, error) {
	var check domain.Check
	check.That(slices.Contains(events.GoalOutcomes(), c.Outcome), "outcome", "must be one of %q", events.GoalOutcomes())
	if err := check.Err(); err != nil {
		return nil, err
	}
	g, err := s.goal(in.Product, c.Goal)
	if err != nil || g.Outcome == c.Outcome {
		return nil, err
	}
	if err := g.isOpen(); err != nil {
		return nil, err
	}
	return []events.Event{events.GoalClosed{Goal: c.Goal, Outcome: c.Outcome}}, nil
}
