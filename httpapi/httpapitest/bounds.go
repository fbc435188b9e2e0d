// Package httpapitest holds what tests of all HTTP share.
package httpapitest

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"testing"
)

// Schema is a JSON schema of an OpenAPI document, as far as bounds go.
type Schema struct {
	Ref        string             `json:"$ref"`
	Type       any                `json:"type"` // a name, or names
	Format     string             `json:"format"`
	Pattern    string             `json:"pattern"`
	Enum       []any              `json:"enum"`
	MaxLength  *int               `json:"maxLength"`
	MaxItems   *int               `json:"maxItems"`
	MaxMembers *int               `json:"maxProperties"`
	Minimum    *float64           `json:"minimum"`
	Maximum    *float64           `json:"maximum"`
	Items      *Schema            `json:"items"`
	Properties map[string]*Schema `json:"properties"`
	OneOf      []*Schema          `json:"oneOf"`
	AnyOf      []*Schema          `json:"anyOf"`
	AllOf      []*Schema          `json:"allOf"`
	Additional json.RawMessage    `json:"additionalProperties"` // a schema, or false
}

// Document is an OpenAPI document, as far as bounds go.
type Document struct {
	Paths      map[string]map[string]Operation
	Components struct{ Schemas map[string]*Schema }
}

// Operation is what one method of a path does.
type Operation struct {
	Parameters []struct {
		Name, In string
		Schema   *Schema
	}
	RequestBody *struct {
		Content map[string]struct{ Schema *Schema }
	}
	Responses map[string]struct {
		Content map[string]struct{ Schema *Schema }
	}
}

// ReadDocument is the OpenAPI document with this text.
func ReadDocument(t testing.TB, text []byte) Document {
	t.Helper()
	var d Document
	if err := json.Unmarshal(text, &d); err != nil {
		t.Fatal(err)
	}
	if len(d.Paths) == 0 {
		t.Fatal("the document has no paths")
	}
	return d
}

// UnboundedInput names everything that a request may carry and that no bound holds: texts, lists, numbers, maps.
func (d Document) UnboundedInput() []string {
	var found []string
	for _, path := range slices.Sorted(maps.Keys(d.Paths)) {
		for method, operation := range d.Paths[path] {
			at := method + " " + path
			for _, p := range operation.Parameters {
				found = append(found, d.unbounded(at+" "+p.In+"."+p.Name, p.Schema, nil)...)
			}
			if operation.RequestBody != nil {
				for _, content := range operation.RequestBody.Content {
					found = append(found, d.unbounded(at+" body", content.Schema, nil)...)
				}
			}
		}
	}
	return found
}

// fixed are the formats that bound a text by themselves.
var fixed = []string{"date", "date-time", "uuid"}

// unbounded names what is unbounded in a schema; within are the references that led to it.
func (d Document) unbounded(at string, s *Schema, within []string) []string {
	if s == nil {
		return []string{at + ": no schema"}
	}
	if s.Ref != "" {
		if slices.Contains(within, s.Ref) {
			return []string{at + ": nested without end"}
		}
		name := s.Ref[len("#/components/schemas/"):]
		return d.unbounded(at, d.Components.Schemas[name], append(slices.Clip(within), s.Ref))
	}
	var found []string
	fault := func(is bool, format string, args ...any) {
		if is {
			found = append(found, at+": "+fmt.Sprintf(format, args...))
		}
	}
	either := slices.Concat(s.OneOf, s.AnyOf, s.AllOf)
	fault(s.Type == nil && len(either) == 0, "anything goes")
	fault(s.is("string") && s.MaxLength == nil && s.Enum == nil && !slices.Contains(fixed, s.Format), "a text without end")
	fault(s.is("array") && s.MaxItems == nil, "a list without end")
	fault((s.is("number") || s.is("integer")) && (s.Minimum == nil || s.Maximum == nil), "a number without bounds")
	if s.is("array") {
		found = append(found, d.unbounded(at+"[]", s.Items, within)...)
	}
	if s.is("object") {
		found = append(found, d.members(at, s, within)...)
	}
	for i, one := range either {
		found = append(found, d.unbounded(fmt.Sprintf("%s(%d)", at, i), one, within)...)
	}
	return found
}

func (d Document) members(at string, s *Schema, within []string) []string {
	var found []string
	for name, property := range s.Properties {
		found = append(found, d.unbounded(at+"."+name, property, within)...)
	}
	if string(s.Additional) == "false" {
		return found
	}
	if s.MaxMembers == nil {
		found = append(found, at+": members without end")
	}
	values := new(Schema)
	if err := json.Unmarshal(s.Additional, values); err != nil {
		return append(found, at+": members of any name and kind")
	}
	return append(found, d.unbounded(at+".*", values, within)...)
}

func (s *Schema) is(name string) bool {
	names, _ := s.Type.([]any)
	return s.Type == name || slices.Contains(names, any(name))
}
