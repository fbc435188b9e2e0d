package eventstore

import (
	"bytes"
	"strings"
	"sync"
)

// Records is what a log holds.
type Records struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (r *Records) Write(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.text.Write(p)
}

func (r *Records) Count(text string) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return strings.Count(r.text.String(), text)
}
