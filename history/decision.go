package history

import (
	"encoding/json"
	"time"

	"github.com/danielgtaylor/huma/v2"
)

// Decision is a decision as it was recorded. What became of it since, such as what took it back, is not part of it.
type Decision struct {
	ID         string         `json:"id" doc:"Id of the event, a UUID"`
	Revision   int64          `json:"revision" doc:"Of its book"`
	Book       string         `json:"book" doc:"product, discovery, roadmap or backlog"`
	Type       string         `json:"type" doc:"Type of the event"`
	At         time.Time      `json:"at" doc:"When it took effect; within a book this never goes backwards"`
	RecordedAt time.Time      `json:"recorded_at" doc:"When the log got it"`
	Actor      string         `json:"actor" doc:"Who decided"`
	RecordedBy *string        `json:"recorded_by" doc:"Who sent it; null where that was the actor"`
	Role       *string        `json:"role" doc:"The role that the actor acted in; null where it is not known"`
	Reason     string         `json:"reason" doc:"Why; empty if not said"`
	Source     string         `json:"source" doc:"How it came, such as api or import:jira"`
	Command    *string        `json:"command" doc:"Name of the command that made it, of an undo that of the command that it takes back; null where it is not known"`
	CommandID  string         `json:"command_id" doc:"Id of the command that made it: the same for the same Idempotency-Key of the same actor"`
	Batch      string         `json:"batch" doc:"Id that all decisions share that were given together"`
	Subject    string         `json:"subject" doc:"What it is mainly about: the key of a story, an initiative, a release, a need or the like, or of the product, or a person"`
	Changes    []FieldChange  `json:"changes" nullable:"false" doc:"What changed"`
	Evidence   []EvidenceItem `json:"evidence" nullable:"false" doc:"What it rests on"`
	Undoes     *string        `json:"undoes" doc:"Id of the event that it takes back; null if it takes none back"`
	Position   string         `json:"position" db:"-" doc:"Position in the log"` // no column: it is made of two
}

// FieldChange says what a decision changed from what to what.
type FieldChange struct {
	Field string          `json:"field" doc:"Such as title, place or priority"`
	From  json.RawMessage `json:"from" doc:"Value before; null if there was none"`
	To    json.RawMessage `json:"to" doc:"Value after; null if there is none"`
}

// EvidenceItem is what a decision rests on.
type EvidenceItem struct {
	Kind  string `json:"kind" doc:"need, score, goal or link"`
	Value string `json:"value" doc:"What the decision rests on"`
}

// UnmarshalJSON reads a list of the three, as Change writes it.
func (c *FieldChange) UnmarshalJSON(data []byte) error {
	return json.Unmarshal(data, &[]any{&c.Field, &c.From, &c.To})
}

// TransformSchema says what values before and after may be: what the event has there.
func (FieldChange) TransformSchema(_ huma.Registry, s *huma.Schema) *huma.Schema {
	return AnyValues(s, "from", "to")
}

// AnyValues says of members of a schema that they may be whatever an event has in a field.
func AnyValues(s *huma.Schema, names ...string) *huma.Schema {
	for _, name := range names {
		value := &huma.Schema{Description: s.Properties[name].Description}
		for _, kind := range []string{huma.TypeString, huma.TypeNumber, huma.TypeBoolean, huma.TypeObject, "null"} {
			value.AnyOf = append(value.AnyOf, &huma.Schema{Type: kind})
		}
		items := &huma.Schema{AnyOf: []*huma.Schema{{Type: huma.TypeString}, {Type: huma.TypeObject}, {Type: huma.TypeNumber}}}
		value.AnyOf = append(value.AnyOf, &huma.Schema{Type: huma.TypeArray, Items: items})
		s.Properties[name] = value
	}
	return s
}
