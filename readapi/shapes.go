package readapi

import (
	"time"

	"waymark/events"
)

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

type storyScore struct {
	_         struct{}           `nullable:"true"`
	Framework string             `json:"framework" doc:"rice, ice, wsjf, moscow, kano or value_effort"`
	Version   int                `json:"version" doc:"Of the framework's formula"`
	Inputs    events.ScoreInputs `json:"inputs" doc:"What it was computed from"`
	Result    storyScoreResult   `json:"result" doc:"What the formula makes of the inputs"`
}

type storyScoreResult struct {
	Value    *float64 `json:"value,omitempty" doc:"The higher the better; left out where the framework has only categories"`
	Category string   `json:"category,omitempty" doc:"Such as must or quick_win; left out where the framework has only values"`
}

type storyAcceptance struct {
	_  struct{}  `nullable:"true"`
	By string    `json:"by" doc:"Who accepted it"`
	At time.Time `json:"at" doc:"When"`
}
