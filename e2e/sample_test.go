package e2e_test

import (
	"io"
	"net/http"
	"testing"
	"time"
)

// Whoever looks around first brings the sample in, and finds a product of two years.
func TestTheSampleIsBroughtInAsItIsServed(t *testing.T) {
	t.Parallel()
	s := serve(t, dataDir(t))
	sample, err := http.Get(s.url + "/sample.ndjson")
	if err != nil {
		t.Fatal(err)
	}
	defer sample.Body.Close()
	text, err := io.ReadAll(sample.Body)
	if err != nil || sample.StatusCode != http.StatusOK {
		t.Fatalf("answers %d, %v", sample.StatusCode, err)
	}
	var begun struct{ ID, State string }
	status, _ := s.do(t.Context(), http.MethodPost, "/v1/imports", map[string]string{"Content-Type": "application/x-ndjson"}, text, &begun)
	if status != http.StatusAccepted {
		t.Fatalf("answers %d", status)
	}
	eventually(t, time.Minute, "the sample is there", func() bool {
		s.get("/v1/imports/"+begun.ID, &begun)
		return begun.State == "done"
	})
	checkReplayNow(t, s, "PARCEL")
	var assessed struct{ Verdict string }
	if status := s.get("/v1/products/PARCEL/assessment?from=P180D", &assessed); status != http.StatusOK || assessed.Verdict == "insufficient_evidence" {
		t.Errorf("answers %d %+v", status, assessed)
	}
	var open struct{ Items []item }
	s.get("/v1/products/PARCEL/backlog?limit=500&status_category=todo&status_category=doing", &open)
	if len(open.Items) < 150 || open.Items[0].Status != "In Progress" && open.Items[0].Status != "To Do" {
		t.Errorf("%d stories are open", len(open.Items))
	}
}
