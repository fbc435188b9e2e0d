package httpapi

import (
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// schemas is where a document keeps its schemas.
const schemas = "#/components/schemas/"

// takeNull lets those fields be null that lead to an object and are never left out: huma can't tell. It passes over the
// schemas that it looked at before.
func takeNull(r huma.Registry, looked map[string]bool) {
	for name, s := range r.Map() {
		t := r.TypeFromRef(schemas + name)
		again := looked[name]
		looked[name] = true
		if again || t == nil || t.Kind() != reflect.Struct {
			continue
		}
		for i := range t.NumField() {
			field := t.Field(i)
			tag, options, _ := strings.Cut(field.Tag.Get("json"), ",")
			if p := s.Properties[tag]; p != nil && p.Ref != "" && field.Type.Kind() == reflect.Pointer && options == "" {
				s.Properties[tag] = &huma.Schema{Description: field.Tag.Get("doc"), AnyOf: []*huma.Schema{{Ref: p.Ref}, {Type: "null"}}}
			}
		}
	}
}
