package product

import (
	"cmp"
	"maps"
	"reflect"
	"slices"

	"waymark/domain"
	"waymark/events"
)

// Restore is what leads from the book as it stands to how it shall be: the difference, however many events lie between. That the
// product was started stays, and so do the last numbers that were given and the imports.
func Restore(now, want State, in domain.Context) []events.Event {
	r := restoring{now: now, want: want}
	if name := domain.Changed(now.Name, &want.Name); name != nil {
		r.make(events.ProductRenamed{Name: *name})
	}
	if stage := domain.Changed(now.Stage, &want.Stage); stage != nil {
		r.make(events.LifecycleStageMoved{Stage: *stage})
	}
	if !sameVision(now.Vision, want.Vision) {
		r.make(events.VisionSet{Vision: events.Change[*events.Vision]{From: now.Vision, To: want.Vision}})
	}
	r.people()
	r.policy()
	r.goals()
	r.challenges()
	return r.made
}

// sameVision says whether two visions say the same; an empty list is as good as none.
func sameVision(a, b *events.Vision) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Statement == b.Statement && a.Audience == b.Audience && slices.Equal(a.Needs, b.Needs) &&
		slices.Equal(a.Differentiators, b.Differentiators) && slices.Equal(a.BusinessGoals, b.BusinessGoals)
}

// Stays says whether nobody can take an event back that happened on this state: what a product was started with, and what is
// said of imports.
func Stays(before State, e events.ProductEvent) bool {
	_, ofImport := e.(events.ImportEvent)
	return ofImport || before.Policy.Workflow == nil // the policy is the last that a start sets
}

// TakeBack is Restore, unless what comes back names what is gone (domain.ErrUnknown) or breaks a rule that the commands keep.
func TakeBack(now, want State, in domain.Context) ([]events.Event, error) {
	made := Restore(now, want, in)
	for _, e := range made {
		var err error
		switch e := e.(type) {
		case events.VisionSet:
			err = in.CheckNeeds(needsOf(e.Vision.To))
		case events.DecisionPolicySet:
			err = keepsStories(in, *e.Policy.From, *e.Policy.To, e.Moved)
		}
		if err != nil {
			return nil, err
		}
	}
	return book().Whole(now, in, made)
}

// restoring is a book on its way to how it shall be.
type restoring struct {
	now, want State
	made      []events.Event
}

func (r *restoring) make(e events.ProductEvent) {
	r.made, r.now = append(r.made, e), Evolve(r.now, e)
}

// people takes the roles from people that they shall not hold, and gives back those that they shall, in their order.
func (r *restoring) people() {
	for _, h := range r.now.People {
		if !slices.Contains(r.want.People, h) {
			r.make(events.RoleRevoked(h))
		}
	}
	for i, h := range r.want.People {
		if i < len(r.now.People) && r.now.People[i] == h {
			continue
		}
		if slices.Contains(r.now.People, h) {
			r.make(events.RoleRevoked(h))
		}
		r.make(events.RoleRestored{Person: h.Person, Role: h.Role, Place: i + 1})
	}
}

// policy takes the policy back, and with it the stories that followed it.
func (r *restoring) policy() {
	if samePolicy(r.now.Policy, r.want.Policy) {
		return
	}
	from, to := r.now.Policy, r.want.Policy
	var moved []events.StatusMove
	for _, lost := range slices.Sorted(maps.Keys(r.now.Became)) {
		moved = append(moved, events.StatusMove{From: lost, To: r.now.Became[lost]})
	}
	r.make(events.DecisionPolicySet{Policy: events.Change[*events.Policy]{From: &from, To: &to}, Moved: movesBack(to, moved)})
}

func (r *restoring) goals() {
	for _, n := range slices.Collect(r.now.Goals.Differ(r.want.Goals)) {
		is, _ := r.now.Goals.Get(n)
		shall, _ := r.want.Goals.Get(n)
		if is.Key == "" {
			is = Goal{
				Key: shall.Key, Title: shall.Title, Metric: shall.Metric, Unit: shall.Unit, Baseline: shall.Baseline, Target: shall.Target, Due: shall.Due,
			}
			r.make(events.GoalSet{
				Goal: is.Key, Title: is.Title, Metric: is.Metric, Unit: is.Unit, Baseline: is.Baseline, Target: is.Target, Due: is.Due,
			})
		}
		if is.Outcome != "" && is.Outcome != shall.Outcome {
			r.make(events.GoalReopened{Goal: is.Key, Outcome: is.Outcome})
		}
		r.measured(is, shall)
		if shall.Key == "" {
			r.make(events.GoalWithdrawn{Goal: is.Key})
			continue
		}
		r.reworded(is, shall)
		if shall.Outcome != "" && is.Outcome != shall.Outcome {
			r.make(events.GoalClosed{Goal: is.Key, Outcome: shall.Outcome})
		}
	}
}

// measured takes away what shall not have been measured, and puts the rest right.
func (r *restoring) measured(is, shall Goal) {
	days := map[string]bool{}
	for _, m := range slices.Concat(is.Measurements, shall.Measurements) {
		days[m.On] = true
	}
	for _, day := range slices.Sorted(maps.Keys(days)) {
		if value := (events.Change[*float64]{From: is.On(day), To: shall.On(day)}); !reflect.DeepEqual(value.From, value.To) {
			r.make(events.GoalMeasured{Goal: is.Key, On: day, Value: value})
		}
	}
}

func (r *restoring) reworded(is, shall Goal) {
	e := events.GoalRevised{
		Goal: is.Key, Title: domain.Changed(is.Title, &shall.Title), Metric: domain.Changed(is.Metric, &shall.Metric),
		Unit: domain.Changed(is.Unit, &shall.Unit), Baseline: domain.Changed(is.Baseline, &shall.Baseline),
		Target: domain.Changed(is.Target, &shall.Target), Due: domain.Changed(is.Due, &shall.Due),
	}
	if e != (events.GoalRevised{Goal: is.Key}) {
		r.make(e)
	}
}

func (r *restoring) challenges() {
	for _, n := range slices.Collect(r.now.Challenges.Differ(r.want.Challenges)) {
		is, _ := r.now.Challenges.Get(n)
		shall, _ := r.want.Challenges.Get(n)
		if is.Key == "" {
			r.make(events.ChallengeRaised{
				Challenge: shall.Key, Description: shall.Description, People: shall.People, Roles: shall.Roles, Severity: shall.Severity,
			})
		}
		key := cmp.Or(is.Key, shall.Key)
		if is.Resolution != "" && is.Resolution != shall.Resolution {
			r.make(events.ChallengeReopened{Challenge: key, How: is.Resolution})
		}
		switch {
		case shall.Key == "":
			r.make(events.ChallengeWithdrawn{Challenge: key})
		case shall.Resolution != "" && is.Resolution != shall.Resolution:
			r.make(events.ChallengeResolved{Challenge: key, How: shall.Resolution})
		}
	}
}
