package events

// SprintEvent is an event of the backlog book that is about a sprint.
//
//sumtype:decl
type SprintEvent interface {
	BacklogEvent
	sprintEvent()
}

// SprintState is how far a sprint is.
type SprintState string

// The states of a sprint.
const (
	SprintIsPlanned SprintState = "planned"
	SprintIsRunning SprintState = "running"
	SprintIsClosed  SprintState = "closed"
)

// SprintPlanned announces a sprint.
type SprintPlanned struct {
	Sprint   string    `json:"sprint"`
	Name     string    `json:"name"`
	Goal     string    `json:"goal,omitempty"`
	Start    string    `json:"start,omitempty"` // a date, "2026-03-01"
	End      string    `json:"end,omitempty"`   // likewise
	External *External `json:"external,omitempty"`
}

// SprintWithdrawn takes back that a sprint was planned: it is gone. Its number is not given again.
type SprintWithdrawn struct {
	Sprint string `json:"sprint"`
}

// CommittedToSprint puts stories into a sprint's scope. Of a closed sprint it is the scope alone that changes: not which
// sprint the stories are in, nor what of it was done when it closed.
type CommittedToSprint struct {
	Sprint  string   `json:"sprint"`
	Stories []string `json:"stories"`
}

// RemovedFromSprint takes stories out of a sprint's scope; of a closed one likewise.
type RemovedFromSprint struct {
	Sprint  string   `json:"sprint"`
	Stories []string `json:"stories"`
}

// SprintStarted says that the work on a sprint began.
type SprintStarted struct {
	Sprint string `json:"sprint"`
}

// SprintClosed ends a sprint, and with it the commitment of its stories. What was not done is committed to the next
// sprint where one is named.
type SprintClosed struct {
	Sprint  string   `json:"sprint"`
	Done    []string `json:"done,omitempty"`
	NotDone []string `json:"not_done,omitempty"`
	Next    string   `json:"next,omitempty"`
}

// SprintStateRestored takes a sprint back to the state that it was in before it was started or closed. After it was
// closed its stories are committed to it again, and those that were not done no longer to the next one.
type SprintStateRestored struct {
	Sprint  string              `json:"sprint"`
	State   Change[SprintState] `json:"state"`
	Done    []string            `json:"done,omitempty"`
	NotDone []string            `json:"not_done,omitempty"`
	Next    string              `json:"next,omitempty"`
}

// Type is "SprintPlanned".
func (SprintPlanned) Type() string { return "SprintPlanned" }

// Type is "SprintWithdrawn".
func (SprintWithdrawn) Type() string { return "SprintWithdrawn" }

// Type is "CommittedToSprint".
func (CommittedToSprint) Type() string { return "CommittedToSprint" }

// Type is "RemovedFromSprint".
func (RemovedFromSprint) Type() string { return "RemovedFromSprint" }

// Type is "SprintStarted".
func (SprintStarted) Type() string { return "SprintStarted" }

// Type is "SprintClosed".
func (SprintClosed) Type() string { return "SprintClosed" }

// Type is "SprintStateRestored".
func (SprintStateRestored) Type() string { return "SprintStateRestored" }

func (SprintPlanned) event()       {}
func (SprintWithdrawn) event()     {}
func (CommittedToSprint) event()   {}
func (RemovedFromSprint) event()   {}
func (SprintStarted) event()       {}
func (SprintClosed) event()        {}
func (SprintStateRestored) event() {}

func (SprintPlanned) backlogEvent()       {}
func (SprintWithdrawn) backlogEvent()     {}
func (CommittedToSprint) backlogEvent()   {}
func (RemovedFromSprint) backlogEvent()   {}
func (SprintStarted) backlogEvent()       {}
func (SprintClosed) backlogEvent()        {}
func (SprintStateRestored) backlogEvent() {}

func (SprintPlanned) sprintEvent()       {}
func (SprintWithdrawn) sprintEvent()     {}
func (CommittedToSprint) sprintEvent()   {}
func (RemovedFromSprint) sprintEvent()   {}
func (SprintStarted) sprintEvent()       {}
func (SprintClosed) sprintEvent()        {}
func (SprintStateRestored) sprintEvent() {}
