package events

// BacklogEvent is an event of the backlog book: stories and their one total order.
//
//sumtype:decl
type BacklogEvent interface {
	Event
	backlogEvent()
}

// Move is how a move in an order was asked for: exactly one field is set, or none where only a level changed.
type Move struct {
	After  string `json:"after,omitempty"`  // directly below this neighbour
	Before string `json:"before,omitempty"` // directly above this neighbour
	Top    bool   `json:"top,omitempty"`
	Bottom bool   `json:"bottom,omitempty"`
	Place  int    `json:"place,omitempty"` // 1 is first
}

// StoryWritten puts a story into the backlog.
type StoryWritten struct {
	Story       string    `json:"story"`
	Title       string    `json:"title"`
	AsA         string    `json:"as_a,omitempty"`
	IWant       string    `json:"i_want,omitempty"`
	SoThat      string    `json:"so_that,omitempty"`
	Description string    `json:"description,omitempty"`
	Acceptance  []string  `json:"acceptance_criteria,omitempty"`
	Kind        string    `json:"kind"`
	Labels      []string  `json:"labels,omitempty"`
	Needs       []string  `json:"needs,omitempty"`
	Initiative  string    `json:"initiative,omitempty"`
	Assignee    string    `json:"assignee,omitempty"`
	Points      *float64  `json:"points,omitempty"`
	Level       string    `json:"level,omitempty"`
	Status      string    `json:"status"`
	Category    Category  `json:"category"`
	Resolution  string    `json:"resolution,omitempty"`
	Move        Move      `json:"move"`
	Place       int       `json:"place"` // 1 is first
	External    *External `json:"external,omitempty"`
}

// StoryRevised changes what a story says; a null field did not change.
type StoryRevised struct {
	Story       string            `json:"story"`
	Title       *Change[string]   `json:"title,omitempty"`
	AsA         *Change[string]   `json:"as_a,omitempty"`
	IWant       *Change[string]   `json:"i_want,omitempty"`
	SoThat      *Change[string]   `json:"so_that,omitempty"`
	Description *Change[string]   `json:"description,omitempty"`
	Acceptance  *Change[[]string] `json:"acceptance_criteria,omitempty"`
	Kind        *Change[string]   `json:"kind,omitempty"`
	Labels      *Change[[]string] `json:"labels,omitempty"`
	Needs       *Change[[]string] `json:"needs,omitempty"`
	Initiative  *Change[string]   `json:"initiative,omitempty"`
	External    *Change[External] `json:"external,omitempty"`
}

// StoryEstimated sets a story's points; null is "not estimated".
type StoryEstimated struct {
	Story  string           `json:"story"`
	Points Change[*float64] `json:"points"`
}

// StoryAssigned says who works on a story; empty is nobody.
type StoryAssigned struct {
	Story    string         `json:"story"`
	Assignee Change[string] `json:"assignee"`
}

// StoryPrioritized moves a story in the order, changes its priority level, or both; a null field did not change.
type StoryPrioritized struct {
	Story string          `json:"story"`
	Move  Move            `json:"move"`
	Place *Change[int]    `json:"place,omitempty"`
	Level *Change[string] `json:"level,omitempty"`
}

// BacklogReordered gives the stories, in this order, the places; together they held the same places before.
type BacklogReordered struct {
	Stories []string `json:"stories"` // in their new order
	From    []int    `json:"from"`    // the place that each held
	To      []int    `json:"to"`      // the place that each got, ascending
}

// StoryMoved changes a story's status, its resolution, or both.
type StoryMoved struct {
	Story      string           `json:"story"`
	Status     Change[string]   `json:"status"`
	Category   Change[Category] `json:"category"`
	Resolution *Change[string]  `json:"resolution,omitempty"`
}

// StoryDropped takes a story out of the order.
type StoryDropped struct {
	Story    string           `json:"story"`
	Status   Change[string]   `json:"status"`
	Category Change[Category] `json:"category"`
	Place    int              `json:"place"` // the place that it left

	Resolution *Change[string] `json:"resolution,omitempty"` // where a restoration that cleared it is taken back
}

// StoryRestored puts a dropped story back into the order.
type StoryRestored struct {
	Story    string           `json:"story"`
	Status   Change[string]   `json:"status"`
	Category Change[Category] `json:"category"`
	Place    int              `json:"place"` // the place that it took

	Resolution *Change[string] `json:"resolution,omitempty"` // what is open again is not resolved
}

// Link is how a story relates to another one, or to something outside of the product.
type Link struct {
	Relation string `json:"relation" maxLength:"100"` // such as "blocks", "is related to", "parent"
	Target   string `json:"target" maxLength:"300"`   // a story's key; for something outside what it is called there
}

// StoryLinked adds a link.
type StoryLinked struct {
	Story string `json:"story"`
	Link  Link   `json:"link"`
}

// StoryUnlinked removes a link.
type StoryUnlinked struct {
	Story string `json:"story"`
	Link  Link   `json:"link"`
}

// Type is "StoryWritten".
func (StoryWritten) Type() string { return "StoryWritten" }

// Type is "StoryRevised".
func (StoryRevised) Type() string { return "StoryRevised" }

// Type is "StoryEstimated".
func (StoryEstimated) Type() string { return "StoryEstimated" }

// Type is "StoryAssigned".
func (StoryAssigned) Type() string { return "StoryAssigned" }

// Type is "StoryPrioritized".
func (StoryPrioritized) Type() string { return "StoryPrioritized" }

// Type is "BacklogReordered".
func (BacklogReordered) Type() string { return "BacklogReordered" }

// Type is "StoryMoved".
func (StoryMoved) Type() string { return "StoryMoved" }

// Type is "StoryDropped".
func (StoryDropped) Type() string { return "StoryDropped" }

// Type is "StoryRestored".
func (StoryRestored) Type() string { return "StoryRestored" }

// Type is "StoryLinked".
func (StoryLinked) Type() string { return "StoryLinked" }

// Type is "StoryUnlinked".
func (StoryUnlinked) Type() string { return "StoryUnlinked" }

func (StoryWritten) event()     {}
func (StoryRevised) event()     {}
func (StoryEstimated) event()   {}
func (StoryAssigned) event()    {}
func (StoryPrioritized) event() {}
func (BacklogReordered) event() {}
func (StoryMoved) event()       {}
func (StoryDropped) event()     {}
func (StoryRestored) event()    {}
func (StoryLinked) event()      {}
func (StoryUnlinked) event()    {}

func (StoryWritten) backlogEvent()     {}
func (StoryRevised) backlogEvent()     {}
func (StoryEstimated) backlogEvent()   {}
func (StoryAssigned) backlogEvent()    {}
func (StoryPrioritized) backlogEvent() {}
func (BacklogReordered) backlogEvent() {}
func (StoryMoved) backlogEvent()       {}
func (StoryDropped) backlogEvent()     {}
func (StoryRestored) backlogEvent()    {}
func (StoryLinked) backlogEvent()      {}
func (StoryUnlinked) backlogEvent()    {}
