package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"waymark/scripts/served"
)

// audit says what is wrong in the end.
func audit(ctx context.Context, s *served.Server, p plan, t *tally) error {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Minute)
	defer cancel()
	fmt.Printf("soak: %d commands done, %d kills, answers by status: %v\n", t.commands.Load(), t.kills, t.answers)
	var wrong []error
	for n, fault := range t.faults {
		if n == 10 {
			fault = fmt.Sprintf("and %d more", len(t.faults)-n)
		}
		wrong = append(wrong, errors.New(fault))
		if n == 10 {
			break
		}
	}
	if done := t.answers[http.StatusOK]; done == 0 || t.answers[http.StatusConflict] > 3*done {
		wrong = append(wrong, errors.New("next to nothing was done"))
	}
	if a := s.Insist(ctx, http.MethodGet, "/readyz", nil, nil); a.Status != http.StatusOK {
		wrong = append(wrong, fmt.Errorf("not ready: %d %s", a.Status, a.Text))
	}
	events := 0
	for n := range p.products {
		found, err := audited(ctx, s, productKey(n))
		events += found
		wrong = append(wrong, err)
	}
	fmt.Printf("soak: %d events replayed and compared\n", events)
	return errors.Join(wrong...)
}

// audited replays a product's log, compares it with the read models, and looks whether one of them has parked the product.
func audited(ctx context.Context, s *served.Server, key string) (events int, err error) {
	a := s.Insist(ctx, http.MethodGet, "/v1/products/"+key+"/replay?check=true", nil, nil)
	var report struct {
		Events int
		Check  struct{ Differences []json.RawMessage }
	}
	if a.Status != http.StatusOK || json.Unmarshal(a.Text, &report) != nil {
		return 0, fmt.Errorf("replay of %s answers %d %.300s", key, a.Status, a.Text)
	}
	if n := len(report.Check.Differences); n > 0 {
		err = fmt.Errorf("%s: %d differences, the first: %s", key, n, report.Check.Differences[0])
	}
	for _, query := range []string{"", "/backlog", "/roadmap", "/discovery", "/decisions"} {
		a := s.Insist(ctx, http.MethodGet, "/v1/products/"+key+query, nil, nil)
		if stale := a.Header.Get("Waymark-Stale"); a.Status != http.StatusOK || stale != "" {
			err = errors.Join(err, fmt.Errorf("%s%s answers %d, stale: %q", key, query, a.Status, stale))
		}
	}
	return report.Events, err
}
