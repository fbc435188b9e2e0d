package httpapi

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"html/template"
	"net/http"
	"sync"

	"github.com/danielgtaylor/huma/v2"
)

//go:embed pages
var pages embed.FS

// pagePolicy lets pages load what this program serves, and nothing else from anywhere.
const pagePolicy = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// servePages adds what describes the API and is no part of it: the document, and the pages for those who read it. They
// need nothing from elsewhere, and no script.
func servePages(mux *http.ServeMux, document *huma.OpenAPI) {
	serve := func(path, kind string, make func() ([]byte, error)) {
		mux.Handle("GET "+path, &page{kind: kind, text: sync.OnceValues(make)})
	}
	serve("/openapi.json", "application/openapi+json", func() ([]byte, error) { return json.Marshal(document) })
	serve("/openapi-3.0.json", "application/openapi+json", document.Downgrade)
	serve("/openapi.yaml", "application/openapi+yaml", document.YAML)
	serve("/docs", "text/html; charset=utf-8", func() ([]byte, error) { return fill("docs.html", referenceOf(document)) })
	serve("/style.css", "text/css; charset=utf-8", func() ([]byte, error) { return pages.ReadFile("pages/style.css") })
}

// fill makes a page of its template.
func fill(name string, data any) ([]byte, error) {
	t, err := template.ParseFS(pages, "pages/"+name)
	if err != nil {
		return nil, err
	}
	var text bytes.Buffer
	err = t.Execute(&text, data)
	return text.Bytes(), err
}

// page is a text that stays the same while the program runs. It is made when it is first asked for: by then the document
// is whole.
type page struct {
	kind string
	text func() ([]byte, error)
}

func (p *page) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	text, err := p.text()
	if err != nil {
		panic(err) // the document can't be written, or a template does not fit it
	}
	sum := sha256.Sum256(text)
	h := w.Header()
	h.Set("Content-Type", p.kind)
	h.Set("Content-Security-Policy", pagePolicy)
	h.Set("Cache-Control", "no-cache")
	h.Set("ETag", `"`+hex.EncodeToString(sum[:8])+`"`)
	_, _ = w.Write(text) // the client is gone: there is nobody left to tell
}
