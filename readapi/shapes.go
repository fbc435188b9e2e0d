package readapi

// What several answers hold. Each type has a schema of its own in OpenAPI, so their names are not those of the commands'.

type foreignKey struct {
	_      struct{} `nullable:"true"`
	Source string   `json:"source" doc:"The tool that it was imported from, such as jira"`
	Key    string   `json:"key" doc:"What people call it there"`
	ID     string   `json:"id" doc:"What the tool calls it for ever"`
}

type evidenceItem struct {
	Kind  string `json:"kind" doc:"need, score, goal or link"`
	Value string `json:"value" doc:"What the decision rests on"`
}

type storyLink struct {
	Relation string `json:"relation" doc:"Such as blocks or is related to"`
	Target   string `json:"target" doc:"Key of a story; for something outside what it is called there"`
}
