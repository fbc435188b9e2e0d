package main

import (
	"bytes"
	"io"
	"slices"
	"testing"

	"waymark/httpapi/httpapitest"
)

// Shapes of the API share one registry of names across its rooms, which no room alone can test.
func TestAllRoutesFitIntoOneDocument(t *testing.T) {
	var answer bytes.Buffer
	if err := run(t.Context(), []string{"openapi"}, nobody, &answer, io.Discard); err != nil {
		t.Fatal(err)
	}
	document := httpapitest.ReadDocument(t, answer.Bytes())
	for _, fault := range document.UnboundedInput() {
		t.Error(fault)
	}
	for _, fault := range document.LooseOutput() {
		if !slices.Contains(free, fault) {
			t.Error(fault)
		}
	}
}

// free are the places of answers that hold what was sent, or what a command or an event has there.
var free = []string{
	"ErrorDetail.value: anything goes",
	"ProposedCommand.body: anything goes", "AskedCommand.body: other members go",
	"FieldChange.from(3): other members go", "FieldChange.from(5)[](1): other members go",
	"FieldChange.to(3): other members go", "FieldChange.to(5)[](1): other members go",
	"ComparedField.from(3): other members go", "ComparedField.from(5)[](1): other members go",
	"ComparedField.to(3): other members go", "ComparedField.to(5)[](1): other members go",
	"FieldDifference.from(3): other members go", "FieldDifference.from(5)[](1): other members go",
	"FieldDifference.to(3): other members go", "FieldDifference.to(5)[](1): other members go",
	"Difference.log: anything goes", "Difference.read_model: anything goes",
}
