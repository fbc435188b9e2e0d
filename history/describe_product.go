package history

import (
	"maps"
	"time"

	"waymark/events"
)

func describeProduct(product string, e events.ProductEvent) (Description, error) {
	d := about(product)
	switch e := e.(type) {
	case events.ProductStarted:
		d.new("name", e.Name)
	case events.ProductRenamed:
		changed(&d, "name", &e.Name)
	case events.LifecycleStageMoved:
		changed(&d, "stage", &e.Stage)
	case events.VisionSet:
		describeVision(&d, e.Vision)
	case events.RoleAssigned:
		d = about(e.Person, product)
		d.new("people", holder(e))
	case events.RoleRevoked:
		d = about(e.Person, product)
		d.add("people", holder(e), nil)
	case events.RoleRestored:
		d = about(e.Person, product)
		d.new("people", holder{e.Person, e.Role})
	case events.DecisionPolicySet:
		describePolicy(&d, e.Policy)
		d.new("moved", e.Moved)
	case events.GoalEvent:
		return describeGoal(e)
	case events.ChallengeEvent:
		return describeChallenge(e)
	case events.ImportEvent:
		return d, describeImport(&d, e)
	default:
		return d, unknown(e)
	}
	return d, nil
}

// describeImport is of the product as a whole: who looks for what an import decided asks for its batch.
func describeImport(d *Description, e events.ImportEvent) error {
	switch e := e.(type) {
	case events.ImportRecorded:
		d.add("import", nil, e.Import)
		d.new("source", e.Source)
		d.new("origin", e.Origin)
		d.add("items", nil, e.Items)
		d.add("decisions", nil, e.Decisions)
		if e.Until != nil {
			d.add("until", nil, e.Until.UTC().Format(time.RFC3339Nano))
		}
		if named := len(e.Names); named > 0 {
			d.add("names", nil, named)
		}
	case events.ImportTakenBack:
		d.add("import", e.Import, nil)
	default:
		return unknown(e)
	}
	return nil
}

func describeGoal(e events.GoalEvent) (Description, error) {
	var d Description
	switch e := e.(type) {
	case events.GoalSet:
		d = about(e.Goal)
		d.new("title", e.Title)
		d.new("metric", e.Metric)
		d.new("unit", e.Unit)
		d.add("baseline", nil, e.Baseline)
		d.add("target", nil, e.Target)
		d.new("due", e.Due)
	case events.GoalRevised:
		d = about(e.Goal)
		changed(&d, "title", e.Title)
		changed(&d, "metric", e.Metric)
		changed(&d, "unit", e.Unit)
		changed(&d, "baseline", e.Baseline)
		changed(&d, "target", e.Target)
		changed(&d, "due", e.Due)
	case events.GoalMeasured:
		d = about(e.Goal)
		changed(&d, e.On, &e.Value)
	case events.GoalClosed:
		d = about(e.Goal)
		d.new("outcome", e.Outcome)
	case events.GoalReopened:
		d = about(e.Goal)
		d.add("outcome", e.Outcome, nil)
	case events.GoalWithdrawn:
		d = about(e.Goal)
		d.add("goal", e.Goal, nil)
	default:
		return d, unknown(e)
	}
	return d, nil
}

func describeChallenge(e events.ChallengeEvent) (Description, error) {
	var d Description
	switch e := e.(type) {
	case events.ChallengeRaised:
		d = about(e.Challenge, e.People...)
		d.new("description", e.Description)
		d.new("people", e.People)
		d.new("roles", e.Roles)
		d.new("severity", e.Severity)
	case events.ChallengeResolved:
		d = about(e.Challenge)
		d.new("resolution", e.How)
	case events.ChallengeReopened:
		d = about(e.Challenge)
		d.add("resolution", e.How, nil)
	case events.ChallengeWithdrawn:
		d = about(e.Challenge)
		d.add("challenge", e.Challenge, nil)
	default:
		return d, unknown(e)
	}
	return d, nil
}

func describeVision(d *Description, c events.Change[*events.Vision]) {
	from, to := orZero(c.From), orZero(c.To)
	text := func(field, a, b string) {
		if a != b {
			d.add(field, orNull(a), orNull(b))
		}
	}
	text("statement", from.Statement, to.Statement)
	text("audience", from.Audience, to.Audience)
	describeList(d, "needs", from.Needs, to.Needs)
	describeList(d, "differentiators", from.Differentiators, to.Differentiators)
	describeList(d, "business_goals", from.BusinessGoals, to.BusinessGoals)
}

func describePolicy(d *Description, c events.Change[*events.Policy]) {
	from, to := orZero(c.From), orZero(c.To)
	describeList(d, "workflow", from.Workflow, to.Workflow)
	describeList(d, "levels", from.Levels, to.Levels)
	describeList(d, "reason_required", from.ReasonRequired, to.ReasonRequired)
	describeList(d, "ready_needs", from.ReadyNeeds, to.ReadyNeeds)
	if !maps.Equal(from.Thresholds, to.Thresholds) {
		d.add("thresholds", from.Thresholds, to.Thresholds)
	}
	if orZero(from.Scoring) != orZero(to.Scoring) {
		d.add("scoring", from.Scoring, to.Scoring)
	}
}

// holder is a person with a role.
type holder struct {
	Person string      `json:"person"`
	Role   events.Role `json:"role"`
}
