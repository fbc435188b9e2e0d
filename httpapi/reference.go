package httpapi

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"waymark/tabular"
)

// reference is the document in the order in which people read it.
type reference struct {
	Title, Version, Description string
	Groups                      []group
	Schemas                     []shape
}

// group is the operations of one tag.
type group struct {
	Name       string
	Operations []described
}

type described struct {
	*huma.Operation
	Fields  []field // of the body
	Answers []outcome
}

// outcome is one answer of an operation.
type outcome struct {
	Status, Description string
	Type                kind
	Headers             []string
}

// shape is a schema with a name.
type shape struct {
	Name   string
	Type   kind
	Fields []field
}

type field struct {
	Name        string
	Type        kind
	Required    bool
	Description string
}

// kind is a type in words, and the schemas that it leads to.
type kind struct {
	Words string
	Refs  []string
}

func referenceOf(document *huma.OpenAPI) reference {
	r := reference{Title: document.Info.Title, Version: document.Info.Version, Description: document.Info.Description}
	byTag := map[string][]described{}
	for _, path := range slices.Sorted(maps.Keys(document.Paths)) {
		item := document.Paths[path]
		for _, op := range []*huma.Operation{item.Get, item.Post} {
			if op != nil {
				byTag[op.Tags[0]] = append(byTag[op.Tags[0]], describe(op))
			}
		}
	}
	for _, tag := range slices.Sorted(maps.Keys(byTag)) {
		r.Groups = append(r.Groups, group{tag, byTag[tag]})
	}
	schemas := document.Components.Schemas.Map()
	for _, name := range slices.Sorted(maps.Keys(schemas)) {
		r.Schemas = append(r.Schemas, shape{name, kindOf(schemas[name]), fieldsOf(schemas[name])})
	}
	return r
}

func describe(op *huma.Operation) described {
	d := described{Operation: op}
	if op.RequestBody != nil {
		d.Fields = fieldsOf(op.RequestBody.Content["application/json"].Schema)
	}
	for _, status := range slices.Sorted(maps.Keys(op.Responses)) {
		response := op.Responses[status]
		a := outcome{Status: status, Description: response.Description, Headers: slices.Sorted(maps.Keys(response.Headers))}
		for _, name := range slices.Sorted(maps.Keys(response.Content)) {
			switch name {
			case MarkdownType:
				a.Type.Words += ", or a summary in Markdown"
			case tabular.CSV.MediaType():
				a.Type.Words += ", or a table as CSV"
			default:
				a.Type = kindOf(response.Content[name].Schema)
			}
		}
		d.Answers = append(d.Answers, a)
	}
	return d
}

// Kind says what a parameter is.
func (d described) Kind(p *huma.Param) kind { return kindOf(p.Schema) }

// Writes says whether the operation is a command.
func (d described) Writes() bool { return d.Method == http.MethodPost }

func fieldsOf(s *huma.Schema) []field {
	var fields []field
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		p := s.Properties[name]
		fields = append(fields, field{name, kindOf(p), slices.Contains(s.Required, name), p.Description})
	}
	return fields
}

func kindOf(s *huma.Schema) kind {
	switch {
	case s == nil:
		return kind{}
	case s.Ref != "":
		name := s.Ref[strings.LastIndex(s.Ref, "/")+1:]
		return kind{name, []string{name}}
	case len(s.OneOf) > 0:
		return one(s.OneOf)
	case len(s.AnyOf) > 0:
		return one(s.AnyOf)
	case s.Type == huma.TypeArray:
		items := kindOf(s.Items)
		return kind{"list of " + items.Words + limits(s.MinItems, s.MaxItems, "items"), items.Refs}
	}
	words := s.Type
	if s.Format != "" {
		words += " (" + s.Format + ")"
	}
	if len(s.Enum) > 0 {
		words += ": " + strings.Trim(fmt.Sprint(s.Enum), "[]")
	}
	if s.Nullable {
		words += " or null"
	}
	return kind{Words: words + limits(s.MinLength, s.MaxLength, "characters")}
}

func one(schemas []*huma.Schema) kind {
	all := kind{Words: "one of"}
	for _, s := range schemas {
		k := kindOf(s)
		all.Words += " " + k.Words
		all.Refs = append(all.Refs, k.Refs...)
	}
	return all
}

func limits(least, most *int, what string) string {
	switch {
	case least != nil && most != nil:
		return fmt.Sprintf(", %d to %d %s", *least, *most, what)
	case most != nil:
		return fmt.Sprintf(", up to %d %s", *most, what)
	}
	return ""
}
