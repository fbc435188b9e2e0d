package httpapitest

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// LooseOutput names everything that an answer may hold and that no schema says: values of any kind, and members beyond
// those that are named.
func (d Document) LooseOutput() []string {
	var found []string
	seen := map[string]bool{}
	for _, path := range slices.Sorted(maps.Keys(d.Paths)) {
		for _, method := range slices.Sorted(maps.Keys(d.Paths[path])) {
			for status, response := range d.Paths[path][method].Responses {
				for _, content := range response.Content {
					found = append(found, d.loose(method+" "+path+" "+status, content.Schema, seen)...)
				}
			}
		}
	}
	return found
}

// loose names what is loose in a schema; seen are the references that were followed.
func (d Document) loose(at string, s *Schema, seen map[string]bool) []string {
	if s == nil {
		return []string{at + ": no schema"}
	}
	if s.Ref != "" {
		name := strings.TrimPrefix(s.Ref, "#/components/schemas/")
		if seen[name] {
			return nil
		}
		seen[name] = true
		return d.loose(name, d.Components.Schemas[name], seen)
	}
	either := slices.Concat(s.OneOf, s.AnyOf, s.AllOf)
	var found []string
	if s.Type == nil && len(either) == 0 {
		found = append(found, at+": anything goes")
	}
	if s.is("array") {
		found = append(found, d.loose(at+"[]", s.Items, seen)...)
	}
	if more := string(s.Additional); s.is("object") && (more == "" || more == "true" || more == "{}") {
		found = append(found, at+": other members go")
	}
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		found = append(found, d.loose(at+"."+name, s.Properties[name], seen)...)
	}
	for i, one := range either {
		found = append(found, d.loose(fmt.Sprintf("%s(%d)", at, i), one, seen)...)
	}
	return found
}
