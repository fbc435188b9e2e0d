package domain

import "waymark/events"

// Held is how many stories hold a status.
type Held struct {
	Status   string
	Category events.Category
	Stories  int
}

// Workflow is the statuses that stories may have, and what becomes of the stories of those that are gone.
type Workflow struct {
	Policy events.Policy
	Became map[string]string
	Back   []events.StatusMove // what was carried before and goes back
}

// StatusNow is what the workflow calls a status today: the same where nothing was said of it.
func (in Context) StatusNow(name string) string {
	if to, gone := in.Became[name]; gone {
		return to
	}
	return name
}
