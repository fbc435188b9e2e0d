package httpapi

import (
	"net/http"
	"strings"

	"github.com/klauspost/compress/gzhttp"
)

// smallestCompressed is the size of a body, in bytes, from which compression pays.
const smallestCompressed = 1400

// compressed sends bodies of text compressed to those who accept that. ETags stay as they are: they name what is said, and
// come back in If-Match. Streams of events are not compressed.
func compressed(next http.Handler) http.Handler {
	wrap, err := gzhttp.NewWrapper(gzhttp.MinSize(smallestCompressed), gzhttp.EnableZstd(true), gzhttp.ContentTypes([]string{
		"application/json", problemContent, "application/openapi+json", "text/html", "text/css", "text/javascript", "text/plain", "text/csv", MarkdownType, LinesType,
	}))
	if err != nil {
		panic(err) // the options above contradict each other
	}
	packed := wrap(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.Contains(r.Header.Get("Accept"), EventsType) { // each piece is to be on its way at once
			next.ServeHTTP(w, r)
			return
		}
		packed.ServeHTTP(w, r)
	})
}
