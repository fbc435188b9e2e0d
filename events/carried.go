package events

// StatusMove is what becomes of the stories of a status that the workflow loses.
type StatusMove struct {
	From string `json:"from"`
	To   string `json:"to"`             // of the workflow
	Back bool   `json:"back,omitempty"` // only those that were carried the other way before: a change of the policy is taken back
}

// StatusCarried follows a change of the workflow: the stories have another status, or what theirs means is another category.
// It is no decision of its own, and goes with the one on the policy.
type StatusCarried struct {
	Status   Change[string]   `json:"status"`
	Category Change[Category] `json:"category"`
	Stories  []string         `json:"stories"`            // by number
	Accepted []string         `json:"accepted,omitempty"` // those of them that are accepted again, for they are done again
}

// Type is "StatusCarried".
func (StatusCarried) Type() string { return "StatusCarried" }

func (StatusCarried) event()        {}
func (StatusCarried) backlogEvent() {}
