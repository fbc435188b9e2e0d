package writeapi

import (
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// optionals makes the registry know the fields of a type that may be none (domain.Optional): they are what they hold, or
// null.
func optionals(r huma.Registry, t reflect.Type) {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct {
		return
	}
	if value, ok := t.FieldByName("value"); ok && strings.HasPrefix(t.Name(), "Optional[") {
		r.RegisterTypeAlias(t, value.Type)
		t = value.Type.Elem()
		optionals(r, t)
		return
	}
	for i := range t.NumField() {
		if t.Field(i).IsExported() {
			optionals(r, t.Field(i).Type)
		}
	}
}

// nullable says in the schema of a type what null says: of a field that may be left out, that there is none, unless its
// tag forbids it. An empty text never says so: such fields are not empty.
func nullable(r huma.Registry, s *huma.Schema, t reflect.Type) {
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		property := s.Properties[name]
		switch {
		case f.Anonymous && name == "":
			nullable(r, s, f.Type)
		case property != nil:
			nested(r, property, f.Type)
			if mayBeLeftOut(f) {
				s.Properties[name] = orNull(r, property, f.Tag.Get("nullable") != "false")
			}
		}
	}
}

func mayBeLeftOut(f reflect.StructField) bool {
	options := f.Tag.Get("json")
	return (strings.Contains(options, "omitempty") || strings.Contains(options, "omitzero")) && f.Tag.Get("required") != "true"
}

// nested goes on with the schema of a type that a field holds, or a list of.
func nested(r huma.Registry, s *huma.Schema, t reflect.Type) {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice || strings.HasPrefix(t.Name(), "Optional[") {
		if t.Kind() == reflect.Struct {
			value, _ := t.FieldByName("value")
			t = value.Type
		}
		if t.Kind() == reflect.Slice && s.Items != nil {
			s = s.Items
		}
		t = t.Elem()
	}
	if s.Ref != "" {
		s = r.SchemaFromRef(s.Ref)
	}
	if t.Kind() == reflect.Struct && s.Properties != nil {
		nullable(r, s, t)
	}
}

// orNull is the schema of a field that may be left out.
func orNull(r huma.Registry, s *huma.Schema, may bool) *huma.Schema {
	if s.Type == huma.TypeString && s.MinLength == nil && s.Format == "" && s.Pattern == "" && len(s.Enum) == 0 {
		s.MinLength = new(1)
		s.PrecomputeMessages()
	}
	s.Nullable = may && s.Ref == ""
	if !may {
		return s
	}
	if s.Ref != "" { // what is referred to is no place for null
		object := *r.SchemaFromRef(s.Ref)
		object.Nullable, object.Description = true, s.Description
		return &object
	}
	if len(s.Enum) > 0 && s.Enum[len(s.Enum)-1] != nil {
		s.Enum = append(s.Enum[:len(s.Enum):len(s.Enum)], nil) // after the message that names the others
	}
	return s
}
