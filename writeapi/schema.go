package writeapi

import (
	"encoding/json"
	"maps"
	"net/http"
	"reflect"
	"strings"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"

	"waymark/httpapi"
)

// bodySchema is the schema of a command's fields and of the fields around them in one object.
func bodySchema(r huma.Registry, around, command reflect.Type) *huma.Schema {
	s, fields := huma.SchemaFromType(r, around), huma.SchemaFromType(r, command)
	merged := *fields
	merged.Properties = maps.Clone(s.Properties)
	maps.Copy(merged.Properties, fields.Properties)
	merged.Required = append(append([]string{}, s.Required...), fields.Required...)
	merged.AdditionalProperties = false
	merged.PrecomputeMessages()
	return &merged
}

// parse reads JSON text and checks it against a schema; every fault is named by its place below location.
func parse(r huma.Registry, s *huma.Schema, location string, text []byte) error {
	if !utf8.Valid(text) {
		return httpapi.NewProblem(http.StatusBadRequest, "the body is not valid UTF-8").At(location, "is not valid UTF-8")
	}
	var value any
	if err := json.Unmarshal(text, &value); err != nil {
		return httpapi.NewProblem(http.StatusBadRequest, "the body is not valid JSON").At(location, err.Error())
	}
	var result huma.ValidateResult
	path := huma.NewPathBuffer([]byte{}, 0)
	path.Push(location)
	huma.Validate(r, s, path, huma.ModeWriteToServer, value, &result)
	checkNull(path, value, &result)
	return invalid(result.Errors)
}

// checkNull finds texts with the character U+0000, which PostgreSQL can't hold.
func checkNull(path *huma.PathBuffer, value any, result *huma.ValidateResult) {
	switch v := value.(type) {
	case string:
		if strings.ContainsRune(v, 0) {
			result.Add(path, nil, "must not contain the character U+0000")
		}
	case []any:
		for i, element := range v {
			path.PushIndex(i)
			checkNull(path, element, result)
			path.Pop()
		}
	case map[string]any:
		for name, member := range v {
			path.Push(name)
			checkNull(path, member, result)
			path.Pop()
		}
	}
}

// invalid is the problem document of faults found by a schema; nil where there are none.
func invalid(faults []error) error {
	if len(faults) == 0 {
		return nil
	}
	p := httpapi.NewProblem(http.StatusUnprocessableEntity, "the input is not valid")
	for _, fault := range faults {
		detail, ok := fault.(huma.ErrorDetailer)
		if !ok {
			p.At("body", fault.Error())
			continue
		}
		p.At(detail.ErrorDetail().Location, detail.ErrorDetail().Message)
	}
	return p
}
