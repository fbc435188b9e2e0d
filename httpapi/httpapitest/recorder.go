package httpapitest

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"sync"
	"testing"
)

// Checked serves what the handler serves, and holds every answer against the handler's own document, as it gives it at
// /openapi.json. Answers that are not so are errors of the test.
func Checked(t testing.TB, next http.Handler) http.Handler {
	truth := sync.OnceValues(func() (*Truth, error) {
		recorder := httptest.NewRecorder()
		next.ServeHTTP(recorder, httptest.NewRequest(http.MethodGet, "http://localhost/openapi.json", nil))
		return ReadTruth(recorder.Body.Bytes())
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		says, err := truth()
		if err != nil {
			t.Errorf("document: %v", err)
			return
		}
		asked := r.Clone(r.Context())
		asked.Header.Del("Accept-Encoding") // bodies are to be read here
		copied := &copyWriter{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(copied, asked)
		if err := says.Check(r, copied.status, w.Header(), copied.body.Bytes()); err != nil && r.Context().Err() == nil {
			t.Error(err)
		}
	})
}

// copyWriter keeps a copy of what is written.
type copyWriter struct {
	http.ResponseWriter
	status int
	body   bytes.Buffer
}

// WriteHeader keeps the status.
func (c *copyWriter) WriteHeader(status int) {
	c.status = status
	c.ResponseWriter.WriteHeader(status)
}

// Write keeps what is written.
func (c *copyWriter) Write(p []byte) (int, error) {
	c.body.Write(p)
	return c.ResponseWriter.Write(p)
}

// Unwrap lets http.ResponseController find the original writer.
func (c *copyWriter) Unwrap() http.ResponseWriter { return c.ResponseWriter }

// Transport makes requests, and holds every answer against the document of its server.
type Transport struct {
	T     testing.TB
	Truth *Truth
}

// RoundTrip makes one request.
func (c Transport) RoundTrip(r *http.Request) (*http.Response, error) {
	response, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(response.Body)
	response.Body.Close()
	if err != nil {
		return nil, err
	}
	if err := c.Truth.Check(r, response.StatusCode, response.Header, body); err != nil {
		c.T.Error(err)
	}
	response.Body = io.NopCloser(bytes.NewReader(body))
	return response, nil
}

// Proxy is a server before the one at an address, that checks every answer that passes.
func Proxy(t testing.TB, address string, truth *Truth) *httptest.Server {
	t.Helper()
	target, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	proxy := &httputil.ReverseProxy{
		Rewrite:   func(r *httputil.ProxyRequest) { r.SetURL(target) },
		Transport: Transport{t, truth},
	}
	server := httptest.NewServer(proxy)
	t.Cleanup(server.Close)
	return server
}
