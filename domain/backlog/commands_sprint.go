package backlog

import "waymark/domain"

// PlanSprint announces a sprint.
type PlanSprint struct {
	domain.Of[State]
	Name  string `json:"name" minLength:"1" maxLength:"1000" doc:"What it is called"`
	Goal  string `json:"goal,omitempty" maxLength:"10000" doc:"What it shall reach"`
	Start string `json:"start,omitempty" format:"date" doc:"Its first day"`
	End   string `json:"end,omitempty" format:"date" doc:"Its last day"`
}

// CommitStories puts stories into a sprint's scope, or with remove takes them out.
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
