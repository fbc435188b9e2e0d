package main

import (
	"log/slog"
	"net/http/httptest"
	"testing"

	"waymark/eventstore/eventstoretest"
	"waymark/projections"
)

// Shapes of the API share one registry of names across its rooms, which no room alone can test.
func TestAllRoutesFitIntoOneDocument(t *testing.T) {
	store := eventstoretest.Client(t, "")
	a := &app{engine: projections.New(projections.Options{Client: store, Logger: slog.New(slog.DiscardHandler)})}
	answer := httptest.NewRecorder()
	a.routes(store, nil, slog.New(slog.DiscardHandler)).ServeHTTP(answer, httptest.NewRequest("GET", "/openapi.json", nil))
	if answer.Code != 200 || answer.Body.Len() < 10_000 {
		t.Errorf("the document: %d, %d bytes", answer.Code, answer.Body.Len())
	}
}
