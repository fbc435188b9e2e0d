package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"
)

// judge prints what was measured, and says what is wrong with what was done.
func (p *part) judge(ctx context.Context) error {
	t := &p.tally
	median, longest := times(t.waits)
	fmt.Printf("writers: %s: %d keys decided, %.0f/s%s; wait p50 %v, longest %v (%.1f medians)", p.name, len(t.keys), p.rate(),
		p.ratio(), round(median), round(longest), float64(longest)/float64(max(median, 1)))
	if p.faults {
		_, longest := times(t.excused)
		fmt.Printf("; %d processes killed or stopped, where %d requests waited up to %v", t.faults, len(t.excused), round(longest))
	}
	fmt.Println()
	for said, n := range t.refusals {
		fmt.Printf("writers:   %d x %s\n", n, said)
	}
	log, err := p.log(ctx)
	if err != nil {
		return err
	}
	lost, twice := 0, 0
	for key := range t.recorded {
		if log[key] == 0 {
			lost++
		}
	}
	for _, n := range log {
		if n > 1 {
			twice++
		}
	}
	fmt.Printf("writers:   refused for contention %d, lost %d, twice %d, answered in several ways %d\n", t.contended, lost, twice, t.unlike)
	var wrong []error
	if t.contended+lost+twice+t.unlike+len(t.wrong) > 0 {
		wrong = append(wrong, fmt.Errorf("%s: see above; %.500q", p.name, append(t.wrong, t.examples...)))
	}
	return errors.Join(append(wrong, p.replay(ctx))...)
}

// rate is how many keys were decided in a second.
func (p *part) rate() float64 { return float64(len(p.tally.keys)) / p.lasted.Seconds() }

func (p *part) ratio() string {
	if p.against == nil {
		return ""
	}
	return fmt.Sprintf(", %.2f of one process", p.rate()/p.against.rate())
}

func round(d time.Duration) time.Duration { return d.Round(100 * time.Microsecond) }

// log is how often each key stands in the log: it is the reason of its decision.
func (p *part) log(ctx context.Context) (map[string]int, error) {
	position, err := p.end(ctx)
	if err != nil {
		return nil, err
	}
	found := map[string]int{}
	query := url.Values{"limit": {"500"}, "book": {"backlog"}, "min_position": {position}}
	for {
		a := p.fleet[0].Insist(ctx, http.MethodGet, p.path("/decisions?"+query.Encode()), nil, nil)
		var page struct {
			Items []struct{ Reason string }
			Next  string
		}
		if err := json.Unmarshal(a.Text, &page); a.Status != http.StatusOK || err != nil {
			return nil, fmt.Errorf("decisions: %d %.300s", a.Status, a.Text)
		}
		for _, d := range page.Items {
			if d.Reason != "" {
				found[d.Reason]++
			}
		}
		if page.Next == "" {
			return found, nil
		}
		query.Set("cursor", page.Next)
	}
}

// end gives a last decision, and says at which position it is.
func (p *part) end(ctx context.Context) (position string, err error) {
	a := p.fleet[0].Insist(ctx, http.MethodPost, p.path("/commands/write-story"), nil, map[string]any{"title": "The last one"})
	var done struct{ Position string }
	if err := json.Unmarshal(a.Text, &done); a.Status != http.StatusOK || err != nil {
		return "", fmt.Errorf("the last decision: %d %.300s", a.Status, a.Text)
	}
	return done.Position, nil
}

// replay has the chain of the product verified, and its log compared with the read models.
func (p *part) replay(ctx context.Context) error {
	said, err := p.fleet[0].Replay(ctx, p.product)
	fmt.Printf("writers:   replay --check: %.500s", said)
	if err != nil {
		return fmt.Errorf("%s: replay --check: %w", p.name, err)
	}
	return nil
}
