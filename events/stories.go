package events

// ProgressEvent is an event of the backlog book that changes how far a story is, or whether it is in the order.
//
//sumtype:decl
type ProgressEvent interface {
	BacklogEvent
	progressEvent()
}

// StoryScored replaces a story's score; null is "not scored".
type StoryScored struct {
	Story string         `json:"story"`
	Score Change[*Score] `json:"score"`
}

// StoryAccepted says that the product owner takes a done story as done. It stays accepted while it stays done.
type StoryAccepted struct {
	Story string `json:"story"`
}

// StoryAcceptanceWithdrawn takes a story's acceptance back; it stays done.
type StoryAcceptanceWithdrawn struct {
	Story string `json:"story"`
}

// StoryRejected sends a story that was called done back to work.
type StoryRejected struct {
	Story      string           `json:"story"`
	Status     Change[string]   `json:"status"`
	Category   Change[Category] `json:"category"`
	Resolution *Change[string]  `json:"resolution,omitempty"`
}

// StorySplit takes a story out of the order, for stories that were written just below it do in its place.
type StorySplit struct {
	Story        string           `json:"story"`
	Parts        []string         `json:"parts"`
	PointsDiffer bool             `json:"points_differ,omitempty"` // the parts' points are meant not to add up to the story's
	Status       Change[string]   `json:"status"`
	Category     Change[Category] `json:"category"`
	Place        int              `json:"place"` // the place that it left
}

// StoryRejoined puts a story that was split back into the order.
type StoryRejoined struct {
	Story        string           `json:"story"`
	Parts        []string         `json:"parts"`
	PointsDiffer bool             `json:"points_differ,omitempty"` // as it was split
	Status       Change[string]   `json:"status"`
	Category     Change[Category] `json:"category"`
	Place        int              `json:"place"` // the place that it took
}

// StoryWithdrawn takes back that a story was written: it is gone. Its number is not given again.
type StoryWithdrawn struct {
	Story string `json:"story"`
	Place int    `json:"place"` // the place that it left
}

// StoriesWithdrawn takes back that stories were written, with all that was said of them: nothing is left of them. It goes with
// an import that is taken back, which can give their numbers again.
type StoriesWithdrawn struct {
	Stories []string `json:"stories"` // by number
}

// Type is "StoryScored".
func (StoryScored) Type() string { return "StoryScored" }

// Type is "StoryAccepted".
func (StoryAccepted) Type() string { return "StoryAccepted" }

// Type is "StoryAcceptanceWithdrawn".
func (StoryAcceptanceWithdrawn) Type() string { return "StoryAcceptanceWithdrawn" }

// Type is "StoryRejected".
func (StoryRejected) Type() string { return "StoryRejected" }

// Type is "StorySplit".
func (StorySplit) Type() string { return "StorySplit" }

// Type is "StoryRejoined".
func (StoryRejoined) Type() string { return "StoryRejoined" }

// Type is "StoryWithdrawn".
func (StoryWithdrawn) Type() string { return "StoryWithdrawn" }

// Type is "StoriesWithdrawn".
func (StoriesWithdrawn) Type() string { return "StoriesWithdrawn" }

func (StoryScored) event()              {}
func (StoryAccepted) event()            {}
func (StoryAcceptanceWithdrawn) event() {}
func (StoryRejected) event()            {}
func (StorySplit) event()               {}
func (StoryRejoined) event()            {}
func (StoryWithdrawn) event()           {}
func (StoriesWithdrawn) event()         {}

func (StoryScored) backlogEvent()              {}
func (StoryAccepted) backlogEvent()            {}
func (StoryAcceptanceWithdrawn) backlogEvent() {}
func (StoryRejected) backlogEvent()            {}
func (StorySplit) backlogEvent()               {}
func (StoryRejoined) backlogEvent()            {}
func (StoryWithdrawn) backlogEvent()           {}
func (StoriesWithdrawn) backlogEvent()         {}

func (StoryMoved) progressEvent()               {}
func (StoryAccepted) progressEvent()            {}
func (StoryAcceptanceWithdrawn) progressEvent() {}
func (StoryRejected) progressEvent()            {}
func (StoryDropped) progressEvent()             {}
func (StoryRestored) progressEvent()            {}
func (StorySplit) progressEvent()               {}
func (StoryRejoined) progressEvent()            {}
