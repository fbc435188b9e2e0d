package charter

import (
	"waymark/events"
	"waymark/projections/kit"
)

var (
	charterTable     = kit.NewTable[string, charterRow]("charter")
	visionTable      = kit.NewTable[string, visionRow]("vision")
	goalTable        = kit.NewTable[kit.ItemKey, goalRow]("goal")
	measurementTable = kit.NewTable[measurementKey, measurementRow]("measurement")
	challengeTable   = kit.NewTable[kit.ItemKey, challengeRow]("challenge")
	importTable      = kit.NewTable[importKey, importRow]("import")
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
	DueDate                   kit.Date
	Outcome                   events.GoalOutcome
}

// measurementKey names what a goal was measured to be on a day.
type measurementKey struct {
	kit.ItemKey
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
