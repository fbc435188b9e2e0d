package httpapi_test

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"

	"waymark/httpapi"
)

type thingsInput struct {
	Key    string   `path:"key"`
	Status []string `query:"status,explode"`
	Limit  int      `query:"limit" minimum:"1" maximum:"500" default:"10"`
	Actor  string   `header:"Waymark-Actor"`
}

type thingsOutput struct {
	ETag string `header:"ETag"`
	Body struct {
		Text string `json:"text"`
	}
}

type orderInput struct{ RawBody []byte }

// manners is an API with a query and a command.
func manners(t *testing.T) *httptest.Server {
	t.Helper()
	mux := http.NewServeMux()
	api := httpapi.New(mux, "test")
	huma.Register(api, huma.Operation{
		Method: http.MethodGet, Path: "/things/{key}", OperationID: "get-things", Summary: "Things", Tags: []string{"Queries"},
	}, func(_ context.Context, in *thingsInput) (*thingsOutput, error) {
		out := &thingsOutput{ETag: `"7"`}
		out.Body.Text = strings.Repeat("text ", in.Limit)
		return out, nil
	})
	huma.Register(api, huma.Operation{
		Method: http.MethodPost, Path: "/things", OperationID: "order", Summary: "Order a thing", Tags: []string{"Commands"}, SkipValidateBody: true,
		RequestBody: &huma.RequestBody{Content: map[string]*huma.MediaType{"application/json": {Schema: &huma.Schema{Type: huma.TypeObject}}}},
	}, func(context.Context, *orderInput) (*thingsOutput, error) { return &thingsOutput{ETag: `"8"`}, nil })
	server := httptest.NewServer(httpapi.Handler(mux, slog.New(slog.DiscardHandler), httpapi.Sight{}))
	t.Cleanup(server.Close)
	return server
}

// ask makes a request; header is names and values in turn.
func ask(t *testing.T, s *httptest.Server, method, path, body string, header ...string) (*http.Response, string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, s.URL+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		request.Header.Add(header[i], header[i+1])
	}
	transport := &http.Transport{DisableCompression: true}
	defer transport.CloseIdleConnections()
	response, err := transport.RoundTrip(request) // which follows no redirection
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response, string(text)
}

func TestWhatARequestMayNotBeIsSaidWithTheMend(t *testing.T) {
	s := manners(t)
	for name, c := range map[string]struct {
		method, path string
		header       []string
		status       int
		says         []string
	}{
		"a path that is not there":       {"GET", "/nowhere", nil, 404, []string{"/nowhere"}},
		"a path with an empty element":   {"GET", "//things/1", nil, 404, nil},
		"a path that climbs":             {"GET", "/things/../things/1", nil, 404, nil},
		"a path that ends in a slash":    {"GET", "/things/1/", nil, 404, nil},
		"a method of the wrong route":    {"POST", "/things/1", nil, 405, []string{"GET, HEAD, OPTIONS"}},
		"a method that nothing has":      {"BREW", "/things", nil, 405, []string{"POST"}},
		"a mistyped parameter":           {"GET", "/things/1?stauts=x", nil, 422, []string{"query.stauts", "is status meant"}},
		"a parameter in another case":    {"GET", "/things/1?Limit=3", nil, 422, []string{"query.Limit", "is limit meant"}},
		"an unknown parameter":           {"GET", "/things/1?colour=red", nil, 422, []string{"query.colour", "those here are limit, status"}},
		"a moment where there is none":   {"GET", "/things/1?at=P1D", nil, 422, []string{"query.at", "has no meaning here"}},
		"a parameter given twice":        {"GET", "/things/1?limit=1&limit=2", nil, 422, []string{"query.limit", "once"}},
		"a list with an empty value":     {"GET", "/things/1?status=a&status=", nil, 422, []string{"query.status"}},
		"a list that is too long":        {"GET", "/things/1?" + strings.Repeat("status=a&", 101), nil, 422, []string{"query.status", "100"}},
		"a value that is too long":       {"GET", "/things/1?status=" + strings.Repeat("a", 1001), nil, 422, []string{"query.status"}},
		"a key that is too long":         {"GET", "/things/" + strings.Repeat("a", 1001), nil, 422, []string{"path.key"}},
		"a query that is none":           {"GET", "/things/1?limit=%zz", nil, 422, []string{"query"}},
		"a number that is none":          {"GET", "/things/1?limit=many", nil, 422, []string{"query.limit"}},
		"a parameter of a command":       {"POST", "/things?dry_run=true", nil, 422, []string{"query.dry_run", "none is taken here"}},
		"a header that does not exist":   {"GET", "/things/1", []string{"Waymark-Acter", "ana"}, 422, []string{"header.Waymark-Acter", "Waymark-Actor"}},
		"a header given twice":           {"GET", "/things/1", []string{"Waymark-Actor", "ana", "Waymark-Actor", "bob"}, 422, []string{"header.Waymark-Actor"}},
		"a body that is no JSON":         {"POST", "/things", []string{"Content-Type", "text/plain"}, 415, []string{"header.Content-Type"}},
		"a body in another alphabet":     {"POST", "/things", []string{"Content-Type", "application/json; charset=latin1"}, 415, []string{"header.Content-Type"}},
		"a body that is compressed":      {"POST", "/things", []string{"Content-Encoding", "gzip"}, 415, []string{"header.Content-Encoding"}},
		"headers that are far too large": {"GET", "/things/1", []string{"X-Large", strings.Repeat("x", 40<<10)}, 431, nil},
		"a URL that is far too long":     {"GET", "/things/1?status=" + strings.Repeat("x", 20<<10), nil, 414, nil},
		"a root within the root":         {"GET", "/%2f", nil, 404, []string{"/openapi.json lists what there is"}},
	} {
		t.Run(name, func(t *testing.T) {
			response, text := ask(t, s, c.method, c.path, "{}", c.header...)
			var p httpapi.Problem
			if err := json.Unmarshal([]byte(text), &p); err != nil || response.StatusCode != c.status || p.Status != c.status ||
				response.Header.Get("Content-Type") != "application/problem+json" || response.Header.Get("X-Content-Type-Options") != "nosniff" {
				t.Errorf("answers %d %v %.500s (%v), want %d", response.StatusCode, response.Header, text, err, c.status)
			}
			for _, word := range c.says {
				if !strings.Contains(text, word) {
					t.Errorf("%.500s does not say %q", text, word)
				}
			}
			if (response.Header.Get("Allow") != "") != (c.status == http.StatusMethodNotAllowed) {
				t.Errorf("allows %q", response.Header.Get("Allow"))
			}
		})
	}
}

func TestWhatMakesSenseIsTaken(t *testing.T) {
	s := manners(t)
	for _, c := range []struct {
		method, path string
		header       []string
		status       int
	}{
		{"GET", "/things/1?status=a&status=b&limit=3", []string{"Waymark-Actor", "ana"}, 200},
		{"GET", "/things/1?limit=", nil, 200}, // as if it were left out
		{"HEAD", "/things/1", nil, 200},
		{"OPTIONS", "/things/1", nil, 204},
		{"POST", "/things", []string{"Content-Type", "application/json; charset=UTF-8"}, 200},
		{"POST", "/things", []string{"Content-Type", "application/x-www-form-urlencoded", "Waymark-Actor", "ana"}, 200}, // curl -d
		{"POST", "/things", nil, 200},
	} {
		response, text := ask(t, s, c.method, c.path, "{}", c.header...)
		if response.StatusCode != c.status {
			t.Errorf("%s %s %v answers %d %s", c.method, c.path, c.header, response.StatusCode, text)
		}
		if c.method == "OPTIONS" && response.Header.Get("Allow") != "GET, HEAD, OPTIONS" {
			t.Errorf("allows %q", response.Header.Get("Allow"))
		}
	}
}

func TestAnAnswerThatTheClientHasIsNotSentAgain(t *testing.T) {
	s := manners(t)
	for tag, status := range map[string]int{
		`"7"`: 304, `W/"7"`: 304, `"5", "7"`: 304, `*`: 304, `"70"`: 200, `"5"`: 200, `7`: 200, ``: 200,
	} {
		response, text := ask(t, s, "GET", "/things/1", "", "If-None-Match", tag)
		if response.StatusCode != status || response.Header.Get("ETag") != `"7"` || (text == "") != (status == 304) {
			t.Errorf("with %s: %d %v %s", tag, response.StatusCode, response.Header, text)
		}
	}
	if response, _ := ask(t, s, "POST", "/things", "{}", "If-None-Match", `"8"`); response.StatusCode != 200 {
		t.Errorf("a command answers %d", response.StatusCode)
	}
	if response, _ := ask(t, s, "GET", "/nowhere", "", "If-None-Match", `*`); response.StatusCode != 404 {
		t.Errorf("what is not there answers %d", response.StatusCode)
	}
}

func TestLongAnswersAreCompressedForThoseWhoTakeIt(t *testing.T) {
	s := manners(t)
	for _, c := range []struct{ path, accepts, encoding string }{
		{"/things/1?limit=500", "gzip", "gzip"}, {"/things/1?limit=500", "zstd, gzip", "zstd"}, {"/things/1?limit=500", "identity", ""},
		{"/things/1?limit=2", "gzip", ""}, {"/openapi.json", "gzip", "gzip"}, {"/docs", "gzip", "gzip"},
	} {
		response, _ := ask(t, s, "GET", c.path, "", "Accept-Encoding", c.accepts)
		if got := response.Header.Get("Content-Encoding"); got != c.encoding || !slices.Contains(response.Header.Values("Vary"), "Accept-Encoding") {
			t.Errorf("%s for %s is encoded as %q, varies by %v", c.path, c.accepts, got, response.Header.Values("Vary"))
		}
	}
}

func TestThePagesNeedNothingFromElsewhere(t *testing.T) {
	s := manners(t)
	for path, kind := range map[string]string{
		"/docs": "text/html; charset=utf-8", "/style.css": "text/css; charset=utf-8",
		"/openapi.json": "application/openapi+json", "/openapi-3.0.json": "application/openapi+json", "/openapi.yaml": "application/openapi+yaml",
	} {
		response, text := ask(t, s, "GET", path, "")
		policy := response.Header.Get("Content-Security-Policy")
		if response.StatusCode != 200 || response.Header.Get("Content-Type") != kind || !strings.HasPrefix(policy, "default-src 'none'") {
			t.Errorf("%s answers %d %v", path, response.StatusCode, response.Header)
		}
		if strings.Contains(text, "<script") || strings.Contains(text, `src="http`) || strings.Contains(text, `href="http`) {
			t.Errorf("%s loads something from elsewhere, or runs a script", path)
		}
		if again, _ := ask(t, s, "GET", path, "", "If-None-Match", response.Header.Get("ETag")); again.StatusCode != 304 {
			t.Errorf("%s answers %d to its own ETag", path, again.StatusCode)
		}
	}
	_, docs := ask(t, s, "GET", "/docs", "")
	for _, want := range []string{"GET /things/{key}", "POST /things", "Waymark-Actor", "1000 characters", `id="schema-Problem"`, "current_revision"} {
		if !strings.Contains(docs, want) {
			t.Errorf("/docs does not say %s", want)
		}
	}
}
