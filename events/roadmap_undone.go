package events

// InitiativeWithdrawn takes back that an initiative was planned: it was never on the roadmap.
type InitiativeWithdrawn struct {
	Initiative string `json:"initiative"`
	Title      string `json:"title"`
	Place      int    `json:"place"` // the place that it left
}

// InitiativeProgressRestored takes back that an initiative was started, delivered or dropped. Place is set where that
// puts it back into the order of its horizon.
type InitiativeProgressRestored struct {
	Initiative string           `json:"initiative"`
	Progress   Change[Progress] `json:"progress"`
	Place      int              `json:"place,omitempty"` // the place that it took
}

// ReleaseWithdrawn takes back that a release was planned, with what was in it.
type ReleaseWithdrawn struct {
	Release string   `json:"release"`
	Name    string   `json:"name"`
	Items   []string `json:"items,omitempty"` // where it was not emptied before: an import is taken back
}

// ReleaseRecalled takes back that a release was shipped.
type ReleaseRecalled struct {
	Release string `json:"release"`
}

// Type is "InitiativeWithdrawn".
func (InitiativeWithdrawn) Type() string { return "InitiativeWithdrawn" }

// Type is "InitiativeProgressRestored".
func (InitiativeProgressRestored) Type() string { return "InitiativeProgressRestored" }

// Type is "ReleaseWithdrawn".
func (ReleaseWithdrawn) Type() string { return "ReleaseWithdrawn" }

// Type is "ReleaseRecalled".
func (ReleaseRecalled) Type() string { return "ReleaseRecalled" }

func (InitiativeWithdrawn) event()        {}
func (InitiativeProgressRestored) event() {}
func (ReleaseWithdrawn) event()           {}
func (ReleaseRecalled) event()            {}

func (InitiativeWithdrawn) roadmapEvent()        {}
func (InitiativeProgressRestored) roadmapEvent() {}
func (ReleaseWithdrawn) roadmapEvent()           {}
func (ReleaseRecalled) roadmapEvent()            {}
