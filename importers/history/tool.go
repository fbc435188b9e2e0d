package history

import "waymark/events"

// Tool is another tool, as what is common to all needs to know it.
type Tool struct {
	Name  string // of sources and external keys: "jira"
	Title string // as people call it: "Jira"
	// Read goes over the input once and hands what it finds to the intake. An error is none of the input's.
	Read func(in *Intake) error
	// Category is what a status means of which the tool does not tell it.
	Category func(name string) events.Category
	// Same says whether two texts say the same, for a tool that writes one in two ways; nil: only if they are alike.
	Same func(a, b string) bool
	// Levels are the names of priorities that it ships, in small letters, the highest first.
	Levels []string
	// Inverse are the relations of links that it ships: how the other end of one tells of it.
	Inverse map[string]string
}

// knows says whether a thing came from the tool.
func (t Tool) knows(e *events.External) bool { return e != nil && e.Source == t.Name }
