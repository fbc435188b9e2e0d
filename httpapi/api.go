// Package httpapi holds what the HTTP commands and the HTTP queries share: the OpenAPI document, problem documents and
// what every request passes through.
package httpapi

import (
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
)

// New is an empty API on the mux, with its description at /openapi.json and its documentation at /docs.
func New(mux *http.ServeMux, version string) huma.API {
	config := huma.DefaultConfig("Waymark", version)
	config.Info.Description = "A decision ledger for product teams. A command is a POST, a query is a GET."
	config.CreateHooks = nil // no "$schema" in bodies
	api := humago.New(mux, config)
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		NewProblem(http.StatusNotFound, fmt.Sprintf("there is no %s %s", r.Method, r.URL.Path)).write(w)
	})
	return api
}

// Handler passes every request through logging and measurement, and turns a panic into a problem document.
func Handler(next http.Handler, log *slog.Logger, metrics *Metrics) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		started := time.Now()
		recorder := &statusRecorder{ResponseWriter: w}
		defer func() {
			if cause := recover(); cause != nil {
				log.Error("request panicked", "method", r.Method, "path", r.URL.Path, "cause", cause, "stack", string(debug.Stack()))
				if recorder.status == 0 {
					NewProblem(http.StatusInternalServerError, "an unexpected error; it has been logged").write(recorder)
				}
			}
			metrics.observe(r, recorder.answered(), time.Since(started))
			log.Debug("request", "method", r.Method, "path", r.URL.Path, "status", recorder.answered(), "took", time.Since(started))
		}()
		next.ServeHTTP(recorder, r)
	})
}

type statusRecorder struct {
	http.ResponseWriter
	status int
}

// WriteHeader remembers the status.
func (r *statusRecorder) WriteHeader(status int) {
	if r.status == 0 {
		r.status = status
	}
	r.ResponseWriter.WriteHeader(status)
}

// answered is the status of the answer: one that was never set is a success.
func (r *statusRecorder) answered() int {
	if r.status == 0 {
		return http.StatusOK
	}
	return r.status
}

// Unwrap lets http.ResponseController find the original writer.
func (r *statusRecorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }
