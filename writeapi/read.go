package writeapi

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"waymark/httpapi"
)

// read is the value of a JSON text. What two readers could take for two things is refused: a member that is given twice,
// and text that is not UTF-8.
func read(location string, text []byte) (any, error) {
	var value any
	if err := json.Unmarshal(text, &value); err != nil {
		return nil, unreadable(location, err)
	}
	return value, nil
}

// decode reads a text that was checked into what it stands for. Members have to be written exactly as they are named.
func decode(location string, text []byte, into any) error {
	if err := json.Unmarshal(text, into); err != nil {
		return unreadable(location, err)
	}
	return nil
}

// unreadable is the problem document of a text that can't be read.
func unreadable(location string, err error) error {
	invalid := func(place jsontext.Pointer, message string) error {
		return httpapi.NewProblem(http.StatusUnprocessableEntity, "the input is not valid").At(below(location, place), message)
	}
	syntax, meaning := new(jsontext.SyntacticError), new(json.SemanticError)
	switch {
	case errors.As(err, &syntax) && errors.Is(err, jsontext.ErrDuplicateName):
		return invalid(syntax.JSONPointer, "`"+httpapi.ShortName(syntax.JSONPointer.LastToken())+"` is given twice")
	case errors.As(err, &syntax) && strings.Contains(syntax.Error(), "UTF-8"):
		return httpapi.NewProblem(http.StatusBadRequest, "the body is not valid UTF-8").At(below(location, syntax.JSONPointer), "is not valid UTF-8")
	case errors.As(err, &meaning) && meaning.JSONKind == jsontext.KindNumber:
		return invalid(meaning.JSONPointer, "is a number that can't be taken: write a whole one without fraction and exponent, and none beyond the field's bounds")
	case errors.As(err, &meaning):
		return invalid(meaning.JSONPointer, "can't be taken: "+cause(meaning))
	case errors.As(err, &syntax):
		return httpapi.NewProblem(http.StatusBadRequest, "the body is not valid JSON").
			At(below(location, syntax.JSONPointer), strings.TrimPrefix(syntax.Error(), "jsontext: "))
	}
	return httpapi.NewProblem(http.StatusBadRequest, "the body is not valid JSON").At(location, err.Error())
}

func cause(e *json.SemanticError) string {
	if e.Err == nil {
		return "it is of another type"
	}
	return e.Err.Error()
}

// deepest is how many levels of a place are shown; nothing that a command takes is nested as deeply.
const deepest = 8

// below is a place in a text as problem documents name it: "body.parts[1].title".
func below(location string, place jsontext.Pointer) string {
	depth := 0
	for token := range place.Tokens() {
		if depth++; depth > deepest {
			break
		}
		if _, err := strconv.ParseUint(token, 10, 32); err == nil {
			location += "[" + token + "]"
		} else {
			location += "." + httpapi.ShortName(token)
		}
	}
	return location
}
