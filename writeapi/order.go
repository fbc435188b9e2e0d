package writeapi

import (
	"waymark/events"
	"waymark/ledger"
)

// orderChange is what a dry run would change in an order.
type orderChange struct {
	Changed int           `json:"changed" doc:"How many stories or initiatives would have another place"`
	Items   []placeChange `json:"items" nullable:"false" maxItems:"100" doc:"The first of them: what comes and goes, then what is moved the farthest"`
}

type placeChange struct {
	Key    string       `json:"key" doc:"Key of the story or initiative"`
	Before *placeInBook `json:"before,omitempty" doc:"Left out if it has no place now"`
	After  *placeInBook `json:"after,omitempty" doc:"Left out if it would have no place"`
}

type placeInBook struct {
	Horizon events.Horizon `json:"horizon,omitempty" doc:"Of an initiative"`
	Place   int            `json:"place" doc:"1 is first"`
}

func orderChangeOf(s ledger.Shifts) *orderChange {
	change := &orderChange{Changed: s.Changed, Items: make([]placeChange, len(s.First))}
	for i, shift := range s.First {
		change.Items[i] = placeChange{Key: shift.Key, Before: (*placeInBook)(shift.Before), After: (*placeInBook)(shift.After)}
	}
	return change
}
