package readapi_test

import (
	"io"
	"math"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"waymark/httpapi/httpapitest"
)

// sweeper makes requests that make little sense.
type sweeper struct {
	*httpapitest.Sweep
	paths   []string
	cursors []string
}

var (
	oddTexts = []string{
		"", "0", "-1", "1", "01", "+1", "1e3", "501", "99999999999999999999", "NaN", "null", "true", "[]", "{}", "%", "%00", "\x00", "\xff\xfe",
		"ACME", "acme", " ACME", "ACME-1", "ACME-01", "ACME-0", "ACME--1", "ACME-99999999999", "ACME-G1", "ACME-I1", "ACME-N1", "ACME-S1", "..", ".",
		"/", "//", "a/b", "'; drop table x; --", "revision:5", "revision:-1", "revision:-2", "revision:", "revision:99999999999999999999",
		"revision:05", "P7D", "P", "PT", "P999999Y", "P1Y2M3DT4H5M6S", "P1D1D", "-P1D", "2026-02-30T00:00:00Z", "2026-01-10T00:00:00Z",
		"0000-01-01T00:00:00Z", "9999-12-31T23:59:59-01:00", "2026-01-10T00:00:00+25:00", "2026-01-10", "Europe/Berlin", "Local", "asc", "done", "backlog",
		"ß", "\u202e", "😀", strings.Repeat("x", 1001), strings.Repeat("ü", 700),
	}
	oddNames = []string{
		"at", "At", "tz", "limit", "cursor", "n", "q", "status", "stauts", "status_category", "priority", "kind", "label", "initiative", "release",
		"order", "book", "type", "actor", "role", "source", "story", "need", "from", "to", "of", "bucket", "group", "state", "min_position",
		"", "x", "\x00", strings.Repeat("n", 300),
	}
	oddHeaders = []string{"Waymark-Min-Position", "Waymark-Acter", "Waymark-Actor", "Accept", "Accept-Encoding", "If-None-Match", "If-Match", "Range", "Content-Type"}
	oddMethods = []string{"GET", "GET", "GET", "GET", "GET", "GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "BREW"}
)

func pick(s *sweeper, from []string) string { return httpapitest.Pick(s.Sweep, from) }

func (s *sweeper) value() string {
	if s.IntN(4) == 0 && len(s.cursors) > 0 {
		cursor := []byte(pick(s, s.cursors))
		cursor[s.IntN(len(cursor))] ^= 1 << s.IntN(7)
		return string(cursor)
	}
	return pick(s, oddTexts)
}

// path is the path of a query with some of its elements replaced.
func (s *sweeper) path() string {
	elements := strings.Split(pick(s, s.paths), "/")
	for i := 1; i < len(elements); i++ {
		switch s.IntN(12) {
		case 0:
			elements[i] = url.PathEscape(s.value())
		case 1:
			elements[i] = url.PathEscape(strings.ToLower(elements[i]))
		}
	}
	return strings.Join(elements, "/")
}

func (s *sweeper) query() string {
	var query []string
	for range s.IntN(4) {
		query = append(query, url.QueryEscape(pick(s, oddNames))+"="+url.QueryEscape(s.value()))
	}
	if s.IntN(40) == 0 {
		query = append(query, pick(s, []string{"%zz", "a;b", "&&", "=", "at"}))
	}
	return strings.Join(query, "&")
}

// request is one request. min_position never asks for what is to come: that is answered after a wait.
func (s *sweeper) request(t *testing.T, address string) *http.Request {
	t.Helper()
	target := address + s.path()
	if query := s.query(); query != "" {
		target += "?" + query
	}
	request, err := http.NewRequestWithContext(t.Context(), pick(s, oddMethods), target, nil)
	if err != nil {
		return nil // no client sends that
	}
	for range s.IntN(2) {
		request.Header.Add(pick(s, oddHeaders), strings.Map(printable, s.value()))
	}
	return request
}

func printable(r rune) rune {
	if r < ' ' || r > '~' {
		return -1
	}
	return r
}

// TestWhateverIsAskedIsAnsweredOrRefusedWithTheMend sends random requests to every query. WAYMARK_SWEEP says how many to
// each; then none may take longer than a second either.
func TestWhateverIsAskedIsAnsweredOrRefusedWithTheMend(t *testing.T) {
	h := newHouse(t)
	h.start("ACME", day(0))
	h.write("ACME", randomHistory(7, 8, 10), day)
	for _, model := range []string{"charter", "backlog", "roadmap", "discovery", "decisions"} {
		h.reach(model, math.MaxInt64)
	}
	s := &sweeper{Sweep: httpapitest.NewSweep(40)}
	s.paths = append(routes(), "/v1/products", "/v1/products/ACME/visions", "/v1/products/ACME/goals", "/v1/products/ACME/goals/ACME-G1",
		"/v1/products/ACME/challenges", "/v1/products/ACME/next", "/v1/products/ACME/sprints", "/v1/products/ACME/sprints/ACME-S1",
		"/v1/products/ACME/trace/ACME-1", "/v1/products/ACME/compare", "/healthz", "/readyz")
	page, _ := read[backlogPage](h, "/v1/products/ACME/backlog?limit=2")
	s.cursors = []string{*page.Next}
	for range s.Many * len(s.paths) {
		if request := s.request(t, h.url); request != nil {
			s.send(t, request)
		}
	}
	t.Log(s.Sweep)
}

func (s *sweeper) send(t *testing.T, request *http.Request) {
	t.Helper()
	began := time.Now()
	response, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		t.Errorf("%s %s: %v", request.Method, request.URL, err)
		return
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	took := time.Since(began)
	if err == nil {
		err = s.Judge(request.Method, response.StatusCode, text, took)
	}
	if err != nil {
		t.Errorf("%s %s %v: %v: %.500s", request.Method, request.URL, request.Header, err, text)
	}
}
