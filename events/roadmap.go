package events

// RoadmapEvent is an event of the roadmap book: initiatives and releases.
//
//sumtype:decl
type RoadmapEvent interface {
	Event
	roadmapEvent()
}

// Horizon is how near an initiative is.
type Horizon string

// The horizons of a roadmap.
const (
	Now   Horizon = "now"
	Next  Horizon = "next"
	Later Horizon = "later"
)

// Horizons lists every horizon, the nearest first.
func Horizons() []Horizon { return []Horizon{Now, Next, Later} }

// Progress is how far an initiative is.
type Progress string

// The progress of an initiative. A delivered or dropped initiative has no place in its horizon.
const (
	Planned   Progress = "planned"
	Started   Progress = "started"
	Delivered Progress = "delivered"
	Abandoned Progress = "dropped"
)

// InitiativePlanned puts an initiative on the roadmap. Dates are "2006-01-02" or empty.
type InitiativePlanned struct {
	Initiative string    `json:"initiative"`
	Title      string    `json:"title"`
	Outcome    string    `json:"outcome,omitempty"`
	Goal       string    `json:"goal,omitempty"`
	Horizon    Horizon   `json:"horizon"`
	Start      string    `json:"start,omitempty"`
	Due        string    `json:"due,omitempty"`
	Place      int       `json:"place"` // in its horizon, 1 is first
	External   *External `json:"external,omitempty"`
}

// InitiativeRevised changes what an initiative says; a null field did not change.
type InitiativeRevised struct {
	Initiative string          `json:"initiative"`
	Title      *Change[string] `json:"title,omitempty"`
	Outcome    *Change[string] `json:"outcome,omitempty"`
	Goal       *Change[string] `json:"goal,omitempty"`
}

// InitiativePrioritized moves an initiative within its horizon.
type InitiativePrioritized struct {
	Initiative string      `json:"initiative"`
	Move       Move        `json:"move"`
	Place      Change[int] `json:"place"`
}

// InitiativeRescheduled moves an initiative to another horizon, other dates, or both; a null field did not change.
// Place is set when the horizon changed: from the place in the old to the place in the new one.
type InitiativeRescheduled struct {
	Initiative string           `json:"initiative"`
	Horizon    *Change[Horizon] `json:"horizon,omitempty"`
	Start      *Change[string]  `json:"start,omitempty"`
	Due        *Change[string]  `json:"due,omitempty"`
	Place      *Change[int]     `json:"place,omitempty"`
}

// InitiativeStarted says that work on an initiative began.
type InitiativeStarted struct {
	Initiative string `json:"initiative"`
}

// InitiativeDelivered says that an initiative is done; it leaves the order of its horizon.
type InitiativeDelivered struct {
	Initiative string `json:"initiative"`
	Place      int    `json:"place"` // the place that it left
}

// InitiativeDropped says that an initiative will not be done; it leaves the order of its horizon.
type InitiativeDropped struct {
	Initiative string   `json:"initiative"`
	Progress   Progress `json:"progress"` // how far it was
	Place      int      `json:"place"`    // the place that it left
}

// ReleasePlanned announces a release. Date is "2006-01-02" or empty.
type ReleasePlanned struct {
	Release  string    `json:"release"`
	Name     string    `json:"name"`
	Date     string    `json:"date,omitempty"`
	External *External `json:"external,omitempty"`
}

// ReleaseRescheduled moves a release to another date.
type ReleaseRescheduled struct {
	Release string         `json:"release"`
	Date    Change[string] `json:"date"`
}

// AssignedToRelease says that a story or an initiative will ship with a release.
type AssignedToRelease struct {
	Release string `json:"release"`
	Item    string `json:"item"` // the key of a story or of an initiative
}

// RemovedFromRelease says that a story or an initiative no longer ships with a release.
type RemovedFromRelease struct {
	Release string `json:"release"`
	Item    string `json:"item"`
}

// ReleaseShipped says that a release is out.
type ReleaseShipped struct {
	Release     string   `json:"release"`
	Undelivered []string `json:"undelivered,omitempty"` // initiatives assigned to it that were not delivered, and stories that were open
}

// Type is "InitiativePlanned".
func (InitiativePlanned) Type() string { return "InitiativePlanned" }

// Type is "InitiativeRevised".
func (InitiativeRevised) Type() string { return "InitiativeRevised" }

// Type is "InitiativePrioritized".
func (InitiativePrioritized) Type() string { return "InitiativePrioritized" }

// Type is "InitiativeRescheduled".
func (InitiativeRescheduled) Type() string { return "InitiativeRescheduled" }

// Type is "InitiativeStarted".
func (InitiativeStarted) Type() string { return "InitiativeStarted" }

// Type is "InitiativeDelivered".
func (InitiativeDelivered) Type() string { return "InitiativeDelivered" }

// Type is "InitiativeDropped".
func (InitiativeDropped) Type() string { return "InitiativeDropped" }

// Type is "ReleasePlanned".
func (ReleasePlanned) Type() string { return "ReleasePlanned" }

// Type is "ReleaseRescheduled".
func (ReleaseRescheduled) Type() string { return "ReleaseRescheduled" }

// Type is "AssignedToRelease".
func (AssignedToRelease) Type() string { return "AssignedToRelease" }

// Type is "RemovedFromRelease".
func (RemovedFromRelease) Type() string { return "RemovedFromRelease" }

// Type is "ReleaseShipped".
func (ReleaseShipped) Type() string { return "ReleaseShipped" }

func (InitiativePlanned) event()     {}
func (InitiativeRevised) event()     {}
func (InitiativePrioritized) event() {}
func (InitiativeRescheduled) event() {}
func (InitiativeStarted) event()     {}
func (InitiativeDelivered) event()   {}
func (InitiativeDropped) event()     {}
func (ReleasePlanned) event()        {}
func (ReleaseRescheduled) event()    {}
func (AssignedToRelease) event()     {}
func (RemovedFromRelease) event()    {}
func (ReleaseShipped) event()        {}

func (InitiativePlanned) roadmapEvent()     {}
func (InitiativeRevised) roadmapEvent()     {}
func (InitiativePrioritized) roadmapEvent() {}
func (InitiativeRescheduled) roadmapEvent() {}
func (InitiativeStarted) roadmapEvent()     {}
func (InitiativeDelivered) roadmapEvent()   {}
func (InitiativeDropped) roadmapEvent()     {}
func (ReleasePlanned) roadmapEvent()        {}
func (ReleaseRescheduled) roadmapEvent()    {}
func (AssignedToRelease) roadmapEvent()     {}
func (RemovedFromRelease) roadmapEvent()    {}
func (ReleaseShipped) roadmapEvent()        {}
