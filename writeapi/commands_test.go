package writeapi

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"waymark/httpapi/httpapitest"
)

// commandMaker makes bodies of commands that are valid by their schemas.
type commandMaker struct {
	*httpapitest.Sweep
	registry huma.Registry
	bodies   map[string]*huma.Schema // by path
	key      string                  // of the product
}

// body is a body of the command with this path.
func (m *commandMaker) body(path string) any {
	body := m.object(m.bodies[path])
	if body["source"] == nil { // then there are none of these
		for _, name := range []string{"actor", "effective_at", "external", "number"} {
			delete(body, name)
		}
	}
	return body
}

// value is a value of a schema, for the field of this name.
func (m *commandMaker) value(name string, s *huma.Schema) any {
	for s.Ref != "" {
		s = m.registry.SchemaFromRef(s.Ref)
	}
	if name == "inputs" && m.IntN(2) == 0 {
		return map[string]any{"value": 1 + m.IntN(10), "effort": 2} // of the framework that texts names
	}
	switch {
	case len(s.OneOf) > 0:
		return m.value(name, httpapitest.Pick(m.Sweep, s.OneOf))
	case len(s.Enum) > 0:
		return httpapitest.Pick(m.Sweep, s.Enum)
	case s.Type == huma.TypeBoolean:
		return m.IntN(2) == 0
	case s.Type == huma.TypeInteger, s.Type == huma.TypeNumber:
		return m.number(s)
	case s.Type == huma.TypeArray:
		return m.list(name, s)
	case s.Type == huma.TypeObject:
		return m.object(s)
	}
	return m.text(name, s)
}

func (m *commandMaker) number(s *huma.Schema) any {
	switch {
	case s.Maximum != nil && m.IntN(20) == 0:
		return *s.Maximum
	case s.Minimum != nil && m.IntN(20) == 0:
		return *s.Minimum
	case s.Type == huma.TypeNumber && m.IntN(5) == 0:
		return 0.1 + float64(m.IntN(100))
	}
	return 1 + m.IntN(5)
}

func (m *commandMaker) list(name string, s *huma.Schema) []any {
	least := 1
	if s.MinItems != nil {
		least = *s.MinItems
	}
	list := make([]any, least+m.IntN(2))
	if s.MaxItems != nil && m.IntN(50) == 0 {
		list = make([]any, min(*s.MaxItems, 100))
	}
	for i := range list {
		list[i] = m.value(name, s.Items)
	}
	return list
}

func (m *commandMaker) object(s *huma.Schema) map[string]any {
	object := map[string]any{}
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		if slices.Contains(s.Required, name) || m.IntN(4) == 0 && name != "dry_run" {
			object[name] = m.value(name, s.Properties[name])
		}
	}
	if more, ok := s.AdditionalProperties.(*huma.Schema); ok {
		object["a"] = m.value("", more)
	}
	return object
}

func (m *commandMaker) text(name string, s *huma.Schema) string {
	switch {
	case s.Format == "date-time":
		return httpapitest.Pick(m.Sweep, []string{"2020-01-02T03:04:05Z", "2021-12-31T23:59:59.999999999+14:00", "1970-01-01T00:00:00Z"})
	case name == "source":
		return "import:" + strings.Repeat("x", 1+m.IntN(90))
	case name == "key":
		return "NEW" + strconv.Itoa(m.IntN(20))
	}
	some := texts(m.key, name, s)
	if slices.Equal(some, []string{"a", "b", "c"}) && s.MaxLength != nil && m.IntN(10) == 0 {
		if m.IntN(2) == 0 {
			return m.letters(*s.MaxLength)
		}
		return strings.Repeat(httpapitest.Pick(m.Sweep, []string{"x", "ü", "😀", "\u202e", "\"", "<"}), *s.MaxLength)
	}
	return httpapitest.Pick(m.Sweep, some)
}

// letters are so many random ones of four bytes: no database makes them shorter.
func (m *commandMaker) letters(n int) string {
	letters := make([]rune, n)
	for i := range letters {
		letters[i] = 0x20000 + rune(m.IntN(0xA000))
	}
	return string(letters)
}
