package httpapi

import (
	"log/slog"
	"maps"
	"net/http"
	"runtime/debug"
	"strings"
	"time"
)

// Handler serves the routes of a mux. Every request is seen; a panic, and what no route answers, become problem documents;
// answers are compressed and validated by their ETag.
func Handler(mux *http.ServeMux, log *slog.Logger, sight Sight) http.Handler {
	next := compressed(conditional(bounded(routed(mux))))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		recorder := &statusRecorder{ResponseWriter: w, control: http.NewResponseController(w)}
		recorder.extend()
		seen := sight.begin(r)
		defer func() {
			cause := recover()
			if cause != nil && cause != http.ErrAbortHandler {
				log.Error("request panicked", "method", r.Method, "path", r.URL.Path, "cause", cause, "stack", string(debug.Stack()))
				if recorder.status == 0 {
					NewProblem(http.StatusInternalServerError, "an unexpected error; it has been logged").write(recorder)
				}
			}
			seen.end(recorder)
			if cause == http.ErrAbortHandler { // the answer is cut off
				panic(cause)
			}
		}()
		safe(recorder.Header())
		recorder.Header().Set(RequestIDHeader, seen.id)
		next.ServeHTTP(recorder, seen.request)
	})
}

// safeHeaders keep a browser from taking an answer for more than it is.
var safeHeaders = http.Header{
	"X-Content-Type-Options":       {"nosniff"},
	"Referrer-Policy":              {"no-referrer"},
	"Cross-Origin-Resource-Policy": {"same-origin"},
	"Content-Security-Policy":      {"default-src 'none'; frame-ancestors 'none'"},
	"Cache-Control":                {"no-store"},
}

// safe sets the safe headers. Pages say what they may load.
func safe(h http.Header) { maps.Copy(h, safeHeaders) }

// writeTime is how long a client may take to read the next piece of an answer. A whole answer may take as long as it
// likes, such as a backup of many gigabytes.
const writeTime = 30 * time.Second

type statusRecorder struct {
	http.ResponseWriter
	status   int
	bytes    int64     // of the body, as it was sent
	begun    time.Time // when the answer began
	control  *http.ResponseController
	extended time.Time // the last time that was given
}

// extend gives the client time to read what is written next, unless it was given just now. Where the writer knows no time, there is
// none to keep.
func (r *statusRecorder) extend() {
	now := time.Now()
	if now.Sub(r.extended) < writeTime/10 {
		return
	}
	r.extended = now
	_ = r.control.SetWriteDeadline(now.Add(writeTime))
}

// begin notes when the answer began, and gives time for what follows.
func (r *statusRecorder) begin() {
	if r.begun.IsZero() {
		r.begun = time.Now()
	}
	r.extend()
}

// Write writes a piece of the answer.
func (r *statusRecorder) Write(p []byte) (int, error) {
	r.begin()
	n, err := r.ResponseWriter.Write(p)
	r.bytes += int64(n)
	return n, err
}

// WriteHeader remembers the status.
func (r *statusRecorder) WriteHeader(status int) {
	if r.status == 0 {
		r.status = status
	}
	r.begin()
	r.ResponseWriter.WriteHeader(status)
}

// answered is the status of the answer: one that was never set is a success.
func (r *statusRecorder) answered() int {
	if r.status == 0 {
		return http.StatusOK
	}
	return r.status
}

// Flush is for what compresses an answer, which knows no other way to pass it on.
func (r *statusRecorder) Flush() { _ = r.FlushError() }

// FlushError sends what was written.
func (r *statusRecorder) FlushError() error {
	r.extend()
	return r.control.Flush()
}

// took is how long a request took that began at an instant: of a stream, which takes as long as its reader likes, until its beginning.
func (r *statusRecorder) took(started time.Time) time.Duration {
	if !r.begun.IsZero() && strings.HasPrefix(r.Header().Get("Content-Type"), EventsType) {
		return r.begun.Sub(started)
	}
	return time.Since(started)
}

// Unwrap lets http.ResponseController find the original writer.
func (r *statusRecorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }
