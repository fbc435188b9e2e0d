package events

// GoalOutcome is how a goal ended; empty while it is open.
type GoalOutcome string

// The outcomes of a goal.
const (
	GoalReached   GoalOutcome = "reached"
	GoalMissed    GoalOutcome = "missed"
	GoalAbandoned GoalOutcome = "abandoned"
)

// GoalOutcomes lists every outcome.
func GoalOutcomes() []GoalOutcome { return []GoalOutcome{GoalReached, GoalMissed, GoalAbandoned} }

// GoalSet sets an outcome to reach: a metric that shall go from its baseline to its target.
type GoalSet struct {
	Goal     string  `json:"goal"`
	Title    string  `json:"title"`
	Metric   string  `json:"metric"`
	Unit     string  `json:"unit,omitempty"`
	Baseline float64 `json:"baseline"`
	Target   float64 `json:"target"`
	Due      string  `json:"due,omitempty"` // "2006-01-02"
}

// GoalRevised changes a goal; a null field did not change.
type GoalRevised struct {
	Goal     string           `json:"goal"`
	Title    *Change[string]  `json:"title,omitempty"`
	Metric   *Change[string]  `json:"metric,omitempty"`
	Unit     *Change[string]  `json:"unit,omitempty"`
	Baseline *Change[float64] `json:"baseline,omitempty"`
	Target   *Change[float64] `json:"target,omitempty"`
	Due      *Change[string]  `json:"due,omitempty"`
}

// GoalMeasured says what a goal's metric was on a day; null is "not measured".
type GoalMeasured struct {
	Goal  string           `json:"goal"`
	On    string           `json:"on"` // "2006-01-02"
	Value Change[*float64] `json:"value"`
}

// GoalClosed says how a goal ended.
type GoalClosed struct {
	Goal    string      `json:"goal"`
	Outcome GoalOutcome `json:"outcome"`
}

// GoalReopened takes back that a goal was closed.
type GoalReopened struct {
	Goal    string      `json:"goal"`
	Outcome GoalOutcome `json:"outcome"` // that it had
}

// GoalWithdrawn takes back that a goal was set.
type GoalWithdrawn struct {
	Goal string `json:"goal"`
}

// Type is "GoalSet".
func (GoalSet) Type() string { return "GoalSet" }

// Type is "GoalRevised".
func (GoalRevised) Type() string { return "GoalRevised" }

// Type is "GoalMeasured".
func (GoalMeasured) Type() string { return "GoalMeasured" }

// Type is "GoalClosed".
func (GoalClosed) Type() string { return "GoalClosed" }

// Type is "GoalReopened".
func (GoalReopened) Type() string { return "GoalReopened" }

// Type is "GoalWithdrawn".
func (GoalWithdrawn) Type() string { return "GoalWithdrawn" }

func (GoalSet) event()       {}
func (GoalRevised) event()   {}
func (GoalMeasured) event()  {}
func (GoalClosed) event()    {}
func (GoalReopened) event()  {}
func (GoalWithdrawn) event() {}

func (GoalSet) productEvent()       {}
func (GoalRevised) productEvent()   {}
func (GoalMeasured) productEvent()  {}
func (GoalClosed) productEvent()    {}
func (GoalReopened) productEvent()  {}
func (GoalWithdrawn) productEvent() {}
