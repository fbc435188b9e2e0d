package writeapi

import (
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"waymark/httpapi"
)

// check holds a value against a schema; every fault is named by its place below location.
func check(r huma.Registry, s *huma.Schema, location string, value any) error {
	p := httpapi.NewProblem(http.StatusUnprocessableEntity, "the input is not valid")
	known := checkTexts(r, s, location, value, p)
	var result huma.ValidateResult
	path := huma.NewPathBuffer([]byte{}, 0)
	path.Push(location)
	huma.Validate(r, s, path, huma.ModeWriteToServer, known, &result)
	for _, fault := range result.Errors {
		if detail, ok := fault.(huma.ErrorDetailer); ok {
			p.At(detail.ErrorDetail().Location, detail.ErrorDetail().Message)
		} else {
			p.At(location, fault.Error())
		}
	}
	if len(p.Errors) > 0 {
		return p
	}
	return nil
}

// checkTexts adds what a schema can't say: members that have no such name, which huma would take in another case, and
// texts with the character U+0000, which PostgreSQL can't hold. It gives the value without those members. What is not of the
// schema's type is left to huma, so it goes no deeper than the schema does.
func checkTexts(r huma.Registry, s *huma.Schema, location string, value any, p *httpapi.Problem) any {
	for s.Ref != "" {
		s = r.SchemaFromRef(s.Ref)
	}
	switch v := value.(type) {
	case string:
		if strings.ContainsRune(v, 0) {
			p.At(location, "must not contain the character U+0000")
		}
	case []any:
		if s.Items != nil {
			if s.MaxItems != nil && len(v) > *s.MaxItems {
				v = v[:*s.MaxItems+1] // one too many is enough to be refused
			}
			list := make([]any, len(v))
			for i, item := range v {
				list[i] = checkTexts(r, s.Items, location+"["+strconv.Itoa(i)+"]", item, p)
			}
			return list
		}
	case map[string]any:
		if s.Properties != nil {
			return checkMembers(r, s, location, v, p)
		}
	}
	return value
}

func checkMembers(r huma.Registry, s *huma.Schema, location string, members map[string]any, p *httpapi.Problem) any {
	known := make(map[string]any, len(members))
	for _, name := range slices.Sorted(maps.Keys(members)) {
		property, ok := s.Properties[name]
		if !ok && p.Full() {
			break // the near name is not sought for ever
		}
		if !ok {
			p.At(location+"."+httpapi.ShortName(name), httpapi.Unknown(name, slices.Collect(maps.Keys(s.Properties))))
			continue
		}
		at := location + "." + name
		if message := misused(s, name, property, members[name]); message != "" {
			p.At(at, message)
			continue
		}
		known[name] = checkTexts(r, property, at, members[name], p)
	}
	return known
}

// misused says what is wrong with a member that says none in a way that does not count, or where there can't be none.
func misused(s *huma.Schema, name string, property *huma.Schema, value any) string {
	required := slices.Contains(s.Required, name)
	switch {
	case value == nil && !required && !property.Nullable:
		return "must not be null: what is left out stays as it is"
	case value == "" && !required && property.Nullable:
		return "must not be empty; null says that there is none"
	}
	return ""
}
