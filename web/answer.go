package web

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strconv"
	"strings"
)

// answer is a file as it is sent, in all codings that there are of it.
type answer struct {
	kind, cache, tag string
	bodies           map[string][]byte // by coding; the plain one has none
}

func newAnswer(kind, cache string, body []byte) *answer {
	sum := sha256.Sum256(body)
	return &answer{kind: kind, cache: cache, tag: `"` + hex.EncodeToString(sum[:8]) + `"`, bodies: map[string][]byte{"": body}}
}

func (a *answer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	coding := a.choose(r.Header.Get("Accept-Encoding"))
	body := a.bodies[coding]
	h.Set("Content-Type", a.kind)
	h.Set("Cache-Control", a.cache)
	h.Set("Content-Security-Policy", policy)
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("ETag", a.tag)
	if len(a.bodies) > 1 {
		h.Set("Vary", "Accept-Encoding")
	}
	if coding != "" {
		h.Set("Content-Encoding", coding)
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	_, _ = w.Write(body) // the client is gone: there is nobody left to tell
}

// choose is the smallest coding that a client takes.
func (a *answer) choose(accepted string) string {
	for _, coding := range codings {
		if a.bodies[coding.name] != nil && takes(accepted, coding.name) {
			return coding.name
		}
	}
	return ""
}

// takes says whether an Accept-Encoding names a coding, with a weight that is not 0.
func takes(accepted, coding string) bool {
	for item := range strings.SplitSeq(accepted, ",") {
		name, weight, _ := strings.Cut(item, ";")
		if !strings.EqualFold(strings.TrimSpace(name), coding) {
			continue
		}
		q, weighed := strings.CutPrefix(strings.ReplaceAll(weight, " ", ""), "q=")
		value, err := strconv.ParseFloat(q, 64)
		return !weighed || err == nil && value > 0
	}
	return false
}
