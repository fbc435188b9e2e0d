package readapi_test

import (
	"net/http"
	"testing"
)

// park makes a product wait in a read model.
func (h *house) park(model, product string) {
	h.t.Helper()
	h.exec(`insert into waymark.parked (model, product, event_id, stream, revision, type, commit_position, prepare_position, error)
		values ($1, $2, 'e', 's', 0, 't', 0, 0, 'no')`, model, product)
}

func TestAnswersThatRestOnAParkedProductSaySo(t *testing.T) {
	h := newHouse(t)
	for _, key := range []string{"ACME", "OTHER"} {
		h.start(key, day(0))
		h.write(key, randomHistory(6, 3, 3), day)
	}
	for _, model := range schemas() {
		h.reach(model, 500)
	}
	h.park("backlog", "ACME")
	h.park("roadmap", "ACME")
	h.park("discovery", "OTHER")
	for path, want := range map[string]string{
		"/v1/products/ACME":                          "",
		"/v1/products/ACME/roadmap":                  "backlog, roadmap",
		"/v1/products/ACME/proposals":                "roadmap",
		"/v1/products/ACME/backlog":                  "backlog, roadmap",
		"/v1/products/ACME/backlog?min_position=500": "backlog, roadmap",
		"/v1/products/ACME/backlog/ACME-99":          "backlog, roadmap", // also the answer that it is not there
		"/v1/products/ACME/discovery":                "",
		"/v1/products/OTHER/backlog":                 "",
		"/v1/products/OTHER/discovery":               "discovery",
		"/v1/products":                               "",
	} {
		got := h.get(path)
		if got.status != http.StatusOK && path != "/v1/products/ACME/backlog/ACME-99" || got.header.Get("Waymark-Stale") != want {
			t.Errorf("%s: %d, Waymark-Stale is %q, want %q", path, got.status, got.header.Get("Waymark-Stale"), want)
		}
	}
	h.park("charter", "OTHER")
	if got := h.get("/v1/products").header.Get("Waymark-Stale"); got != "charter" {
		t.Errorf("the list of products says %q", got)
	}
	if got := h.get("/v1/products/ACME").header.Get("Waymark-Stale"); got != "" {
		t.Errorf("another product says %q", got)
	}
}
