package events

// Severity is how much a challenge hinders.
type Severity string

// The severities of a challenge.
const (
	SeverityLow      Severity = "low"
	SeverityMedium   Severity = "medium"
	SeverityHigh     Severity = "high"
	SeverityCritical Severity = "critical"
)

// Severities lists every severity, the least first.
func Severities() []Severity {
	return []Severity{SeverityLow, SeverityMedium, SeverityHigh, SeverityCritical}
}

// ChallengeRaised says what hinders people, or all who hold a role.
type ChallengeRaised struct {
	Challenge   string   `json:"challenge"`
	Description string   `json:"description"`
	People      []string `json:"people,omitempty"`
	Roles       []Role   `json:"roles,omitempty"`
	Severity    Severity `json:"severity"`
}

// ChallengeResolved says how a challenge was overcome.
type ChallengeResolved struct {
	Challenge string `json:"challenge"`
	How       string `json:"how"`
}

// ChallengeReopened takes back that a challenge was resolved.
type ChallengeReopened struct {
	Challenge string `json:"challenge"`
	How       string `json:"how"` // it had been resolved
}

// ChallengeWithdrawn takes back that a challenge was raised.
type ChallengeWithdrawn struct {
	Challenge string `json:"challenge"`
}

// Type is "ChallengeRaised".
func (ChallengeRaised) Type() string { return "ChallengeRaised" }

// Type is "ChallengeResolved".
func (ChallengeResolved) Type() string { return "ChallengeResolved" }

// Type is "ChallengeReopened".
func (ChallengeReopened) Type() string { return "ChallengeReopened" }

// Type is "ChallengeWithdrawn".
func (ChallengeWithdrawn) Type() string { return "ChallengeWithdrawn" }

func (ChallengeRaised) event()    {}
func (ChallengeResolved) event()  {}
func (ChallengeReopened) event()  {}
func (ChallengeWithdrawn) event() {}

func (ChallengeRaised) productEvent()    {}
func (ChallengeResolved) productEvent()  {}
func (ChallengeReopened) productEvent()  {}
func (ChallengeWithdrawn) productEvent() {}
