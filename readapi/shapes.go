package readapi

import (
	"time"

	"github.com/danielgtaylor/huma/v2"
)

// What several answers hold. Each type has a schema of its own in OpenAPI, so their names are not those of the commands'.

type foreignKey struct {
	_      struct{} `nullable:"true"`
	Source string   `json:"source" doc:"The tool that it was imported from, such as jira"`
	Key    string   `json:"key" doc:"What people call it there"`
	ID     string   `json:"id" doc:"What the tool calls it for ever"`
}

type storyLink struct {
	Relation string `json:"relation" doc:"Such as blocks or is related to"`
	Target   string `json:"target" doc:"Key of a story; for something outside what it is called there"`
}

// itemScore is how a story or an initiative was scored.
type itemScore struct {
	_         struct{}    `nullable:"true"`
	Framework string      `json:"framework" doc:"rice, ice, wsjf, moscow, kano or value_effort"`
	Version   int         `json:"version" doc:"Version of the framework's formula that computed it"`
	Inputs    scoreInputs `json:"inputs" doc:"What it was computed from, by the names of the framework's inputs"`
	Result    itemResult  `json:"result" doc:"What the formula made of the inputs"`
}

// scoreInputs are numbers, or the words that a framework has for them, by the names of its inputs.
type scoreInputs map[string]any

// Schema describes score inputs in OpenAPI.
func (scoreInputs) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeObject, AdditionalProperties: &huma.Schema{
		AnyOf: []*huma.Schema{{Type: huma.TypeNumber}, {Type: huma.TypeString}},
	}}
}

type itemResult struct {
	Value    *float64 `json:"value" doc:"The higher the better; null where the framework gives a category alone"`
	Category *string  `json:"category" doc:"Such as must, attractive or quick_win; null where the framework gives a value alone"`
}

type storyAcceptance struct {
	_  struct{}  `nullable:"true"`
	By string    `json:"by" doc:"Who accepted it"`
	At time.Time `json:"at" doc:"When"`
}
