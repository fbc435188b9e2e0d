// Package web serves Waymark's page: one document at every address of the page, and the files that it loads. What they are made of
// lies beside this file; `make build` makes dist of it.
package web

import (
	"embed"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strings"
)

// The page as it was built, in dist, and what is served in its place where it was not: the pattern matches in both cases.
//
//go:embed all:dist*
var files embed.FS

const (
	built   = "dist/index.html"
	unbuilt = "dist-missing.html"
)

// policy lets the page load what this program serves, and talk to it alone. Nothing may frame it, and no script or style may stand in
// the document.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data: blob:; connect-src 'self'; " +
	"manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// forever is for files whose names change with what they hold.
const forever = "public, max-age=31536000, immutable"

// Register adds the page to a mux. A file that is not there has no route.
func Register(mux *http.ServeMux) { register(mux, files) }

func register(mux *http.ServeMux, files fs.FS) {
	document, err := fs.ReadFile(files, built)
	if err != nil {
		document = must(fs.ReadFile(files, unbuilt))
	}
	page := newAnswer("text/html; charset=utf-8", "no-cache", document)
	for _, address := range []string{"/{$}", "/products/{key}", "/products/{key}/{view...}"} {
		mux.Handle("GET "+address, page)
	}
	assets := must(fs.Glob(files, "dist/assets/*"))
	for _, name := range assets {
		if !isPacked(name) {
			mux.Handle("GET /assets/"+path.Base(name), readAsset(files, name))
		}
	}
}

// codings are the forms in which the build leaves a file beside it, the smallest first, and what their names end in.
var codings = []struct{ name, ending string }{{"br", ".br"}, {"gzip", ".gz"}}

func isPacked(name string) bool {
	for _, coding := range codings {
		if strings.HasSuffix(name, coding.ending) {
			return true
		}
	}
	return false
}

func readAsset(files fs.FS, name string) *answer {
	a := newAnswer(kindOf(name), forever, must(fs.ReadFile(files, name)))
	for _, coding := range codings {
		if packed, err := fs.ReadFile(files, name+coding.ending); err == nil {
			a.bodies[coding.name] = packed
		}
	}
	return a
}

// kinds are the types of what a build makes; those of the system that it runs on may differ.
var kinds = map[string]string{
	".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml", ".woff2": "font/woff2",
}

func kindOf(name string) string {
	kind, known := kinds[path.Ext(name)]
	if !known {
		panic(fmt.Sprintf("web: no type is known for %s: name it in kinds", name)) // the first test of a build finds it
	}
	return kind
}

// must is for what is embedded: it can be read.
func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}
