package httpapi

import (
	"fmt"
	"net/http"
	"path"
	"slices"
	"strings"
)

// What a request may be at most. net/http refuses far larger heads itself, and without a problem document.
const (
	longestURL    = 16 << 10
	largestHeader = 32 << 10
)

// bounded refuses requests whose head is larger than any that makes sense.
func bounded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if len(r.RequestURI) > longestURL {
			NewProblem(http.StatusRequestURITooLong, fmt.Sprintf("the URL is longer than %d bytes", longestURL)).
				At("path", "must be shorter").write(w)
			return
		}
		size := 0
		for name, values := range r.Header {
			for _, value := range values {
				size += len(name) + len(value)
			}
		}
		if size > largestHeader {
			NewProblem(http.StatusRequestHeaderFieldsTooLarge, fmt.Sprintf("the headers are larger than %d bytes", largestHeader)).
				At("header", "must be shorter, all of them together").write(w)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// routed serves the routes of the mux, and says what is not there or can't be done there. The mux would answer some of
// that with redirections and plain text.
func routed(mux *http.ServeMux) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !clean(r.URL.EscapedPath()) {
			nowhere(r).write(w)
			return
		}
		if _, pattern := mux.Handler(r); pattern != "" {
			mux.ServeHTTP(w, r)
			return
		}
		allowed := allowedBy(mux, r)
		switch {
		case len(allowed) == 0:
			nowhere(r).write(w)
		case r.Method == http.MethodOptions:
			w.Header().Set("Allow", strings.Join(allowed, ", "))
			w.WriteHeader(http.StatusNoContent)
		default:
			methods := strings.Join(allowed, ", ")
			NewProblem(http.StatusMethodNotAllowed, fmt.Sprintf("%s takes %s, not %.20q", r.URL.Path, methods, r.Method)).
				With("Allow", methods).write(w)
		}
	})
}

func nowhere(r *http.Request) *Problem {
	return NewProblem(http.StatusNotFound, fmt.Sprintf("there is no %.20s %.500s; /openapi.json lists what there is", r.Method, r.URL.Path))
}

// clean says whether a path is written as routes are: from the root, without empty elements, "." and "..".
func clean(escaped string) bool {
	if strings.HasPrefix(strings.ToUpper(escaped), "/%2F") { // the mux takes it for the root
		return false
	}
	return escaped == "/" || strings.HasPrefix(escaped, "/") && path.Clean(escaped) == escaped
}

// allowedBy lists the methods that have a route at the path of a request; empty if the path has none.
func allowedBy(mux *http.ServeMux, r *http.Request) []string {
	var allowed []string
	for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete} {
		probe := *r
		probe.Method = method
		if _, pattern := mux.Handler(&probe); pattern != "" {
			allowed = append(allowed, method)
		}
	}
	if len(allowed) > 0 {
		allowed = append(allowed, http.MethodOptions)
		slices.Sort(allowed)
	}
	return allowed
}
