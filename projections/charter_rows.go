package projections

import "waymark/events"

var (
	charterTable     = newTable[string, charterRow]("charter")
	visionTable      = newTable[string, visionRow]("vision")
	goalTable        = newTable[itemKey, goalRow]("goal")
	measurementTable = newTable[measurementKey, measurementRow]("measurement")
	challengeTable   = newTable[itemKey, challengeRow]("challenge")
)

type charterRow struct {
	Name   string
	Stage  events.Stage
	Policy events.Policy
	People []holding
}

// holding is a role that a person holds.
type holding struct {
	Person string      `json:"person"`
	Role   events.Role `json:"role"`
}

type visionRow struct{ Vision events.Vision }

type goalRow struct {
	Goal, Title, Metric, Unit string
	Baseline, Target          float64
	DueDate                   date
	Outcome                   events.GoalOutcome
}

// measurementKey names what a goal was measured to be on a day.
type measurementKey struct {
	itemKey
	day string
}

type measurementRow struct{ Value float64 }

type challengeRow struct {
	Challenge, Description string
	People                 []string
	Roles                  []events.Role
	Severity               events.Severity
	Resolution             string
}
