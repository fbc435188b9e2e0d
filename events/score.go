package events

// Score is how a story or an initiative was scored. It holds all that led to its result, so that a later version of the
// formula never changes what was decided.
type Score struct {
	Framework string      `json:"framework"`
	Version   int         `json:"version"` // of the framework's formula
	Inputs    ScoreInputs `json:"inputs"`
	Result    ScoreResult `json:"result"`
}

// ScoreInputs are what a score is computed from; which of them a framework takes, and in which range, is said in
// domain/scoring. What a framework does not take is null.
type ScoreInputs struct {
	Reach           *float64 `json:"reach,omitempty" minimum:"-1e9" maximum:"1e9" doc:"rice: people reached in a period, 0 to 1,000,000,000"`
	Impact          *float64 `json:"impact,omitempty" minimum:"-1e9" maximum:"1e9" doc:"rice: for each of them, 0.25, 0.5, 1, 2 or 3; ice: 1 to 10"`
	Confidence      *float64 `json:"confidence,omitempty" minimum:"-1e9" maximum:"1e9" doc:"rice: in percent, 0 to 100; ice: 1 to 10"`
	Effort          *float64 `json:"effort,omitempty" minimum:"-1e9" maximum:"1e9" doc:"rice: in person-months, 0.01 to 10,000; value_effort: 1 to 10"`
	Ease            *float64 `json:"ease,omitempty" minimum:"-1e9" maximum:"1e9" doc:"ice: 1 to 10"`
	BusinessValue   *float64 `json:"business_value,omitempty" minimum:"-1e9" maximum:"1e9" doc:"wsjf: to users and the business, 1, 2, 3, 5, 8, 13 or 20"`
	TimeCriticality *float64 `json:"time_criticality,omitempty" minimum:"-1e9" maximum:"1e9" doc:"wsjf: 1, 2, 3, 5, 8, 13 or 20"`
	RiskReduction   *float64 `json:"risk_reduction,omitempty" minimum:"-1e9" maximum:"1e9" doc:"wsjf: or what it enables, 1, 2, 3, 5, 8, 13 or 20"`
	JobSize         *float64 `json:"job_size,omitempty" minimum:"-1e9" maximum:"1e9" doc:"wsjf: 1, 2, 3, 5, 8, 13 or 20"`
	Value           *float64 `json:"value,omitempty" minimum:"-1e9" maximum:"1e9" doc:"value_effort: 1 to 10"`
	Priority        string   `json:"priority,omitempty" enum:"must,should,could,wont" doc:"moscow: must, should, could or wont"`
	Functional      string   `json:"functional,omitempty" enum:"like,expect,neutral,tolerate,dislike" doc:"kano: the answer to how they feel if they have it"`
	Dysfunctional   string   `json:"dysfunctional,omitempty" enum:"like,expect,neutral,tolerate,dislike" doc:"kano: the answer to how they feel if they don't have it"`
}

// ScoreResult is what a formula makes of its inputs: a value, the higher the better, a category, or both.
type ScoreResult struct {
	Value    *float64 `json:"value,omitempty"`
	Category string   `json:"category,omitempty"`
}
