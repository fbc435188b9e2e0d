package sample

import (
	"bytes"
	"context"
	"net/http"
	"sync"
	"time"
)

// Path is where the sample is found.
const Path = "/sample.ndjson"

// Handler serves the sample, as it ends with the last week. It is told when it is first asked for on a day.
func Handler(version string, now func() time.Time) http.Handler {
	return &served{version: version, now: now}
}

type served struct {
	version string
	now     func() time.Time

	mu   sync.Mutex // held while it is told: once is enough
	day  time.Time
	text []byte
}

func (s *served) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	text, err := s.told(context.WithoutCancel(r.Context())) // others wait for it too
	if err != nil {
		panic(err) // it is told the same way each day
	}
	w.Header().Set("Content-Type", "application/x-ndjson")
	w.Header().Set("Cache-Control", "no-cache")
	_, _ = w.Write(text) // the client is gone: there is nobody left to tell
}

func (s *served) told(ctx context.Context) ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	day := s.now().UTC().Truncate(24 * time.Hour)
	if s.text != nil && s.day.Equal(day) {
		return s.text, nil
	}
	var text bytes.Buffer
	if err := Write(ctx, &text, day, s.version); err != nil {
		return nil, err
	}
	s.day, s.text = day, text.Bytes()
	return s.text, nil
}
