package writeapi

import (
	"fmt"
	"reflect"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"waymark/events"
)

// schemas is where a document keeps its schemas.
const schemas = "#/components/schemas/"

// answerEvent is an event that a command made.
type answerEvent struct {
	answerAbout
	Data events.Event `json:"data"`
}

// answerAbout is what an answer says of every event, whatever its type.
type answerAbout struct {
	ID      string `json:"id" format:"uuid" doc:"Of the event, as in /decisions"`
	Type    string `json:"type" doc:"What kind of decision it is, and which form its data has"`
	Command int    `json:"command" doc:"Index of the command in the batch"`
	Undoes  string `json:"undoes,omitempty" format:"uuid" doc:"Id of the event that this one takes back"`
}

// Schema is one schema an event type; type says which one holds.
func (answerEvent) Schema(r huma.Registry) *huma.Schema {
	either := &huma.Schema{Discriminator: &huma.Discriminator{PropertyName: "type", Mapping: map[string]string{}}}
	for _, name := range slices.Sorted(slices.Values(events.Types())) {
		zero, err := events.Decode(name, events.Schema, []byte("{}"))
		if err != nil {
			panic(fmt.Errorf("%s has no zero value: %w", name, err))
		}
		ref := answeredSchema(r, zero)
		either.OneOf = append(either.OneOf, &huma.Schema{Ref: ref})
		either.Discriminator.Mapping[name] = ref
	}
	return either
}

// answeredSchema registers the schema of an answered event of one type, and says where it is.
func answeredSchema(r huma.Registry, zero events.Event) string {
	s, name := huma.SchemaFromType(r, reflect.TypeFor[answerAbout]()), zero.Type()
	s.Properties["type"].Enum = []any{name}
	s.Properties["data"] = r.Schema(reflect.TypeOf(zero), true, name)
	s.Required = append(s.Required, "data")
	s.PrecomputeMessages()
	r.Map()["Answered"+name] = s
	return schemas + "Answered" + name
}
