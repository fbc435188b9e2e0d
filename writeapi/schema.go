package writeapi

import (
	"maps"
	"reflect"
	"slices"

	"github.com/danielgtaylor/huma/v2"
)

// bodySchema is the schema of a command's fields and of the fields around them in one object.
func bodySchema(r huma.Registry, around, command reflect.Type) *huma.Schema {
	optionals(r, command)
	s, fields := huma.SchemaFromType(r, around), huma.SchemaFromType(r, command)
	merged := *fields
	merged.Properties = maps.Clone(s.Properties)
	maps.Copy(merged.Properties, fields.Properties)
	merged.Required = append(append([]string{}, s.Required...), fields.Required...)
	merged.AdditionalProperties = false
	merged.PrecomputeMessages()
	nullable(r, &merged, around)
	nullable(r, &merged, command)
	return &merged
}

// itemSchema is the schema of a command in a batch.
func itemSchema(r huma.Registry, c commandType) *huma.Schema {
	s := bodySchema(r, reflect.TypeFor[batchItem](), c.typ())
	command := *s.Properties["command"]
	command.Enum, command.MaxLength = []any{c.Name}, nil
	command.PrecomputeMessages()
	s.Properties["command"] = &command
	return s
}

// batchSchema is the schema of a batch; what its commands must be depends on which they are.
func batchSchema(r huma.Registry) *huma.Schema {
	s := huma.SchemaFromType(r, reflect.TypeFor[batchBody]())
	nullable(r, s, reflect.TypeFor[batchBody]())
	return s
}

// describedBatch is the schema of a batch as the OpenAPI document has it, with the schemas of all commands.
func (h *handlers) describedBatch() *huma.Schema {
	choice := &huma.Schema{Discriminator: &huma.Discriminator{PropertyName: "command", Mapping: map[string]string{}}}
	for _, name := range slices.Sorted(maps.Keys(h.items)) {
		component := "Batch-" + name
		h.registry.Map()[component] = h.items[name]
		ref := "#/components/schemas/" + component
		choice.OneOf = append(choice.OneOf, &huma.Schema{Ref: ref})
		choice.Discriminator.Mapping[name] = ref
	}
	batch := *h.batch
	batch.Properties = maps.Clone(batch.Properties)
	commands := *batch.Properties["commands"]
	commands.Items = choice
	batch.Properties["commands"] = &commands
	return &batch
}
