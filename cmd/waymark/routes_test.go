package main

import (
	"log/slog"
	"net/http/httptest"
	"slices"
	"testing"

	"waymark/audit/merkle"
	"waymark/audit/seal"
	"waymark/eventstore/eventstoretest"
	"waymark/feeds"
	"waymark/httpapi/httpapitest"
	"waymark/ledger"
	"waymark/projections"
)

// Shapes of the API share one registry of names across its rooms, which no room alone can test.
func TestAllRoutesFitIntoOneDocument(t *testing.T) {
	store := eventstoretest.Client(t, "")
	a := &app{sealer: &seal.Sealer{}, feed: feeds.New(feeds.Options{Store: store}), engine: projections.New(projections.Options{Client: store, Logger: slog.New(slog.DiscardHandler)})}
	answer := httptest.NewRecorder()
	quiet := slog.New(slog.DiscardHandler)
	l := ledger.New(ledger.Options{Store: store, Logger: quiet})
	a.routes(&Config{}, store, nil, merkle.New(nil, store), l, quiet).ServeHTTP(answer, httptest.NewRequest("GET", "/openapi.json", nil))
	if answer.Code != 200 || answer.Body.Len() < 10_000 {
		t.Errorf("the document: %d, %d bytes", answer.Code, answer.Body.Len())
	}
	document := httpapitest.ReadDocument(t, answer.Body.Bytes())
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
