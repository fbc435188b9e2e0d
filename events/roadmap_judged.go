package events

// Verdict is what the product owner says of an initiative.
type Verdict string

// The verdicts of a validation.
const (
	Validated  Verdict = "validated"
	AtRisk     Verdict = "at_risk"
	Infeasible Verdict = "infeasible"
)

// Verdicts lists every verdict, the best first.
func Verdicts() []Verdict { return []Verdict{Validated, AtRisk, Infeasible} }

// Validation is the product owner's validated input on an initiative.
type Validation struct {
	Verdict  Verdict `json:"verdict"`
	Findings string  `json:"findings,omitempty"`
}

// InitiativeScored gives an initiative a score; null is "not scored".
type InitiativeScored struct {
	Initiative string         `json:"initiative"`
	Score      Change[*Score] `json:"score"`
}

// InitiativesLinked says that an initiative depends on another one.
type InitiativesLinked struct {
	Initiative string `json:"initiative"`
	DependsOn  string `json:"depends_on"`
}

// InitiativesUnlinked says that an initiative no longer depends on another one.
type InitiativesUnlinked struct {
	Initiative string `json:"initiative"`
	DependsOn  string `json:"depends_on"`
}

// InitiativeValidated says what the product owner thinks of an initiative; null is "not validated".
type InitiativeValidated struct {
	Initiative string              `json:"initiative"`
	Validation Change[*Validation] `json:"validation"`
}

// Type is "InitiativeScored".
func (InitiativeScored) Type() string { return "InitiativeScored" }

// Type is "InitiativesLinked".
func (InitiativesLinked) Type() string { return "InitiativesLinked" }

// Type is "InitiativesUnlinked".
func (InitiativesUnlinked) Type() string { return "InitiativesUnlinked" }

// Type is "InitiativeValidated".
func (InitiativeValidated) Type() string { return "InitiativeValidated" }

func (InitiativeScored) event()    {}
func (InitiativesLinked) event()   {}
func (InitiativesUnlinked) event() {}
func (InitiativeValidated) event() {}

func (InitiativeScored) roadmapEvent()    {}
func (InitiativesLinked) roadmapEvent()   {}
func (InitiativesUnlinked) roadmapEvent() {}
func (InitiativeValidated) roadmapEvent() {}
