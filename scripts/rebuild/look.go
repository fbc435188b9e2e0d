package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"waymark/scripts/served"
)

// state is how a read model is, as the program says.
type state struct {
	Events   int64     `json:"events"`
	CaughtUp bool      `json:"caught_up"`
	Lag      *int64    `json:"lag_events"`
	Asked    bool      `json:"rebuild_asked"`
	Rebuild  *progress `json:"rebuild"`
	Compared *struct {
		At     time.Time `json:"at"`
		HeldUp string    `json:"held_up"`
		Tables []struct {
			Table  string `json:"table"`
			Rows   int64  `json:"rows"`
			Before int64  `json:"rows_before"`
			Same   bool   `json:"same"`
		} `json:"tables"`
	} `json:"compared"`
}

type progress struct {
	Events int64   `json:"events"`
	About  int64   `json:"events_about"`
	Rate   float64 `json:"events_per_second"`
	Left   float64 `json:"seconds_left"`
	Built  bool    `json:"built"`
}

func (p plan) path() string { return "/v1/projections/" + p.model }

func (p plan) look(ctx context.Context, s *served.Server) (state, error) {
	a := s.Insist(ctx, http.MethodGet, p.path(), nil, nil)
	if a.Status != http.StatusOK {
		return state{}, fmt.Errorf("GET %s answers %d: %s", p.path(), a.Status, a.Text)
	}
	var found struct{ Projection state }
	err := json.Unmarshal(a.Text, &found)
	return found.Projection, err
}

// settle waits until the read model has reached the end of the log.
func (p plan) settle(ctx context.Context, s *served.Server) error {
	for {
		m, err := p.look(ctx, s)
		if err != nil || m.CaughtUp && m.Lag != nil && *m.Lag == 0 {
			return err
		}
		if !sleep(ctx, 100*time.Millisecond) {
			return ctx.Err()
		}
	}
}

func (p plan) ask(ctx context.Context, s *served.Server) error {
	if a := s.Insist(ctx, http.MethodPost, p.path()+"/rebuild", nil, nil); a.Status != http.StatusOK {
		return fmt.Errorf("POST %s/rebuild answers %d: %s", p.path(), a.Status, a.Text)
	}
	return nil
}

// finish waits until what is built serves, and says how that went.
func (p plan) finish(ctx context.Context, s *served.Server, how string) error {
	began, told := time.Now(), time.Now()
	for {
		m, err := p.look(ctx, s)
		if err != nil {
			return err
		}
		if !m.Asked && m.Rebuild == nil && m.CaughtUp {
			return p.report(m, how, time.Since(began))
		}
		if r := m.Rebuild; r != nil && time.Since(told) > 10*time.Second {
			told = time.Now()
			fmt.Printf("  %d of about %d events, %.0f/s, about %.0f s left\n", r.Events, r.About, r.Rate, r.Left)
		}
		if !sleep(ctx, 50*time.Millisecond) {
			return ctx.Err()
		}
	}
}

func (p plan) report(m state, how string, took time.Duration) error {
	fmt.Printf("%s %s of %d events rebuilt %s in %v", time.Now().UTC().Format(time.TimeOnly), p.model, m.Events, how, took.Round(time.Millisecond))
	if m.Compared == nil || m.Compared.HeldUp != "" {
		return fmt.Errorf("nothing was compared: %+v", m.Compared)
	}
	rows := int64(0)
	for _, t := range m.Compared.Tables {
		if rows += t.Rows; !t.Same {
			return fmt.Errorf("%s differs: %d rows, %d before", t.Table, t.Rows, t.Before)
		}
	}
	fmt.Printf("; %d tables with %d rows are the same\n", len(m.Compared.Tables), rows)
	return nil
}

// sleep waits; false if the context ended meanwhile.
func sleep(ctx context.Context, d time.Duration) bool {
	select {
	case <-time.After(d):
		return true
	case <-ctx.Done():
		return false
	}
}
