package writeapi_test

import (
	"strings"
	"testing"

	"waymark/eventstore"
	"waymark/eventstore/eventstoretest"
)

func TestABookThatLostEventsIsRefusedByTheNameOfItsStream(t *testing.T) {
	for _, loss := range eventstoretest.Losses() {
		t.Run(loss.Name, func(t *testing.T) {
			url := eventstoretest.Serve(t, "")
			store := eventstoretest.Connect(t, eventstore.Options{URL: url, StreamPrefix: "ours."})
			whole := serveOn(t, store)
			post(t, whole, "/v1/products", nil, `{"key":"ACME","name":"Acme"}`, 200)
			for range 3 {
				post(t, whole, "/v1/products/ACME/commands/write-story", nil, `{"title":"one"}`, 200)
			}
			loss.Befall(t, url, "ours.backlog-ACME")
			s := serveOn(t, store)
			_, problem := post(t, s, "/v1/products/ACME/commands/write-story", nil, `{"title":"two"}`, 409)
			if detail, _ := problem["detail"].(string); !strings.Contains(detail, "ours.backlog-ACME") || !strings.Contains(detail, "gone") {
				t.Errorf("says %q", detail)
			}
			post(t, s, "/v1/products", nil, `{"key":"OTHER","name":"Other"}`, 200)
		})
	}
}
