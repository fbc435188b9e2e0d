package web

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
)

// made is a build as Vite leaves it.
func made() fstest.MapFS {
	file := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }
	return fstest.MapFS{
		"dist-missing.html": file("build it"), "dist/index.html": file("<div id=page>"),
		"dist/assets/a-1.js": file("plain"), "dist/assets/a-1.js.br": file("small"), "dist/assets/a-1.js.gz": file("packed"),
		"dist/assets/f-2.woff2": file("font"),
	}
}

func ask(files fstest.MapFS, path, accepted string) *httptest.ResponseRecorder {
	mux := http.NewServeMux()
	register(mux, files)
	r := httptest.NewRequest("GET", path, nil)
	r.Header.Set("Accept-Encoding", accepted)
	answer := httptest.NewRecorder()
	mux.ServeHTTP(answer, r)
	return answer
}

func TestEveryAddressOfThePageIsTheSameDocument(t *testing.T) {
	for _, path := range []string{"/", "/products/ACME", "/products/ACME/backlog", "/products/ACME/roadmap?at=2026-03-03", "/products/ACME/no/such", "/products/ACME/"} {
		answer := ask(made(), path, "")
		if answer.Code != 200 || answer.Body.String() != "<div id=page>" || answer.Header().Get("Cache-Control") != "no-cache" {
			t.Errorf("%s: %d %v %s", path, answer.Code, answer.Header(), answer.Body)
		}
	}
	for _, path := range []string{"/products", "/elsewhere", "/assets/none.js", "/assets/", "/assets/a-1.js.br", "/index.html"} {
		if answer := ask(made(), path, ""); answer.Code != 404 {
			t.Errorf("%s: %d", path, answer.Code)
		}
	}
}

func TestAFileIsSentAsSmallAsItsReaderTakesIt(t *testing.T) {
	for _, test := range []struct{ accepted, coding, body string }{
		{"gzip, deflate, br, zstd", "br", "small"}, {"gzip", "gzip", "packed"}, {"br;q=0, gzip;q=0.5", "gzip", "packed"},
		{"br; q=0.1", "br", "small"}, {"", "", "plain"}, {"brotli", "", "plain"}, {"br;q=x", "", "plain"},
	} {
		answer := ask(made(), "/assets/a-1.js", test.accepted)
		h := answer.Header()
		if h.Get("Content-Encoding") != test.coding || answer.Body.String() != test.body || h.Get("Vary") != "Accept-Encoding" {
			t.Errorf("%q: %v %s", test.accepted, h, answer.Body)
		}
		if h.Get("Content-Type") != "text/javascript; charset=utf-8" || !strings.Contains(h.Get("Cache-Control"), "immutable") {
			t.Errorf("%v", h)
		}
	}
	if h := ask(made(), "/assets/f-2.woff2", "br").Header(); h.Get("Content-Encoding") != "" || h.Get("Content-Type") != "font/woff2" {
		t.Errorf("what is not packed: %v", h)
	}
}

func TestThePolicyAllowsNoScriptInTheDocumentAndNothingFromElsewhere(t *testing.T) {
	said := ask(made(), "/", "").Header().Get("Content-Security-Policy")
	for _, want := range []string{"default-src 'none'", "script-src 'self';", "style-src 'self';", "connect-src 'self';", "frame-ancestors 'none'"} {
		if !strings.Contains(said, want) {
			t.Errorf("no %s in %s", want, said)
		}
	}
	for _, weak := range []string{"unsafe", "*", "http:"} {
		if strings.Contains(said, weak) {
			t.Errorf("%s in %s", weak, said)
		}
	}
}

func TestACloneWithoutABuildSaysHowToBuild(t *testing.T) {
	files := made()
	for name := range files {
		if strings.HasPrefix(name, "dist/") {
			delete(files, name)
		}
	}
	if answer := ask(files, "/products/ACME/backlog", ""); answer.Code != 200 || answer.Body.String() != "build it" {
		t.Errorf("%d %s", answer.Code, answer.Body)
	}
}

func TestWhatIsEmbeddedCanBeServed(t *testing.T) {
	mux := http.NewServeMux()
	Register(mux)
	answer := httptest.NewRecorder()
	mux.ServeHTTP(answer, httptest.NewRequest("GET", "/", nil))
	if body := answer.Body.String(); answer.Code != 200 || !strings.Contains(body, "<title>Waymark</title>") {
		t.Errorf("%d %s", answer.Code, body)
	}
}
