package httpapi

import (
	"net/http"
	"strings"
)

// conditional answers 304 without a body where the client has what it asks for: If-None-Match names the answer's ETag.
func conditional(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		tags := strings.Join(r.Header.Values("If-None-Match"), ",")
		if tags == "" || r.Method != http.MethodGet && r.Method != http.MethodHead {
			next.ServeHTTP(w, r)
			return
		}
		next.ServeHTTP(&conditionalWriter{ResponseWriter: w, tags: tags}, r)
	})
}

type conditionalWriter struct {
	http.ResponseWriter
	tags    string
	decided bool
	same    bool // the client has the answer: its body is not sent
}

// WriteHeader makes 304 of a success whose ETag the client knows.
func (c *conditionalWriter) WriteHeader(status int) {
	if !c.decided {
		c.decided = true
		c.same = status == http.StatusOK && matches(c.tags, c.Header().Get("ETag"))
	}
	if c.same {
		status = http.StatusNotModified
		for _, name := range []string{"Content-Type", "Content-Length", "Link"} {
			c.Header().Del(name)
		}
	}
	c.ResponseWriter.WriteHeader(status)
}

// Write drops a body that the client has.
func (c *conditionalWriter) Write(p []byte) (int, error) {
	if !c.decided {
		c.WriteHeader(http.StatusOK)
	}
	if c.same {
		return len(p), nil
	}
	return c.ResponseWriter.Write(p)
}

// Unwrap lets http.ResponseController find the original writer.
func (c *conditionalWriter) Unwrap() http.ResponseWriter { return c.ResponseWriter }

// matches says whether a list of entity tags names one, by the weak comparison of RFC 9110, section 8.8.3.2.
func matches(list, tag string) bool {
	if tag == "" {
		return false
	}
	for candidate := range strings.SplitSeq(list, ",") {
		candidate = strings.TrimSpace(candidate)
		if candidate == "*" || strings.TrimPrefix(candidate, "W/") == strings.TrimPrefix(tag, "W/") {
			return true
		}
	}
	return false
}
