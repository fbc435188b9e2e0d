package backlog

import (
	"waymark/domain"
	"waymark/events"
)

// PlanSprint announces a sprint.
type PlanSprint struct {
	domain.Of[State]
	Number   uint32           `json:"number,omitempty" maximum:"999999999" doc:"Number in the sprint's key, refused if it is taken; the next free one if left out"`
	Name     string           `json:"name" minLength:"1" maxLength:"1000" doc:"What it is called"`
	Goal     string           `json:"goal,omitempty" maxLength:"10000" doc:"What it shall reach"`
	Start    string           `json:"start,omitempty" format:"date" doc:"Its first day"`
	End      string           `json:"end,omitempty" format:"date" doc:"Its last day"`
	External *events.External `json:"external,omitempty" doc:"What it is in the tool that it came from"`
}

// CommitStories puts stories into a sprint's scope, or with remove takes them out. An imported one may do so once the
// sprint is closed: that changes its scope alone.
type CommitStories struct {
	domain.Of[State]
	Sprint  string   `json:"sprint" maxLength:"50" doc:"Key of the sprint"`
	Stories []string `json:"stories" nullable:"false" minItems:"1" maxItems:"1000" maxLength:"50" doc:"Keys of stories"`
	Remove  bool     `json:"remove,omitempty" doc:"Take them out"`
}

// StartSprint says that the work on a sprint begins.
type StartSprint struct {
	domain.Of[State]
	Sprint string `json:"sprint" maxLength:"50" doc:"Key of the sprint"`
}

// CloseSprint ends a sprint: it records what is done, and commits what is not to the next one, or to none.
type CloseSprint struct {
	domain.Of[State]
	Sprint string `json:"sprint" maxLength:"50" doc:"Key of the sprint"`
	Next   string `json:"next,omitempty" maxLength:"50" doc:"Key of the sprint that takes over what is not done; left out: it goes back to the backlog"`
}
