package readapi_test

import (
	"testing"
	"time"

	"waymark/readapi"
)

// reach says how far a read model is.
func (h *house) reach(model string, commit int) {
	h.t.Helper()
	h.exec(`insert into waymark.lane (name, lane, commit_position, prepare_position) select $1, lane, $2, $2 from generate_series(0, 7) lane
		on conflict (name, lane) do update set commit_position = $2, prepare_position = $2`, model, commit)
}

func TestAQueryWaitsForEveryReadModelThatItReads(t *testing.T) {
	h := newHouse(t)
	h.start("ACME", day(0))
	h.write("ACME", randomHistory(6, 3, 3), day)
	h.reach("charter", 500)
	h.reach("backlog", 400)
	h.reach("roadmap", 500)
	h.reach("discovery", 500)
	h.exec("insert into waymark.lane (name, lane) select 'decisions', generate_series(0, 7)")
	answers := make(chan answer, 1)
	go func() {
		a, err := h.try(t.Context(), "/v1/products/ACME/backlog?min_position=500")
		if err != nil {
			t.Error(err)
		}
		answers <- a
	}()
	if a := h.get("/v1/products/ACME/discovery?min_position=500"); a.status != 200 {
		t.Errorf("what is known of customers is there: %d %s", a.status, a.body)
	}
	select {
	case a := <-answers:
		t.Errorf("answered without the backlog: %d %s", a.status, a.body)
	default:
	}
	h.reach("backlog", 600)
	if a := <-answers; a.status != 200 {
		t.Errorf("got %d %s", a.status, a.body)
	}
}

func TestAQueryDoesNotWaitForEver(t *testing.T) {
	h := newHouse(t, func(o *readapi.Options) { o.MaxWait = 50 * time.Millisecond })
	h.start("ACME", day(0))
	h.reach("charter", 500)
	h.exec("insert into waymark.lane (name, lane) select 'roadmap', generate_series(0, 7)")
	p, a := h.refused("/v1/products/ACME/roadmap?min_position=1", 503)
	p.mentions(t, "min_position")
	if a.header.Get("Retry-After") != "1" {
		t.Errorf("no Retry-After")
	}
	if a := h.get("/v1/products/ACME", "Waymark-Min-Position", "501"); a.status != 503 {
		t.Errorf("the header does not count: %d", a.status)
	}
	if a := h.get("/v1/products/ACME?min_position=500/501"); a.status != 503 {
		t.Errorf("the second number does not count: %d", a.status)
	}
}

func TestAQueryWaitsForNothingThatIsThere(t *testing.T) {
	h := newHouse(t, func(o *readapi.Options) { o.MaxWait = time.Minute })
	h.start("ACME", day(0))
	h.reach("charter", 500)
	if a := h.get("/v1/products/ACME?min_position=4", "Waymark-Min-Position", "500/499"); a.status != 200 {
		t.Errorf("got %d %s", a.status, a.body)
	}
}
