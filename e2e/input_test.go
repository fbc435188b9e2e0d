package e2e_test

import (
	"bytes"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestBadInputIsRefusedClearlyAndLeavesNothingBehind gives everything that makes no sense.
func TestBadInputIsRefusedClearlyAndLeavesNothingBehind(t *testing.T) {
	s := serve(t, dataDir(t))
	s.must("/v1/products", map[string]any{"key": "BAD", "name": "Bad"})
	for _, title := range []string{"one", "two"} {
		s.must("/v1/products/BAD/commands/write-story", map[string]any{"title": title})
	}
	key := map[string]string{"Idempotency-Key": "once"}
	if status, _ := s.do(t.Context(), http.MethodPost, "/v1/products/BAD/commands/write-story", key, map[string]any{"title": "three"}, nil); status != http.StatusOK {
		t.Fatalf("a command with a key answers %d", status)
	}
	s.settle("BAD")
	prioritize := "/v1/products/BAD/commands/prioritize-story"
	for name, c := range map[string]struct {
		path   string
		header map[string]string
		body   any
		status int
		says   string
	}{
		"an unknown product":           {"/v1/products/NONE/commands/set-vision", nil, map[string]any{"statement": "x"}, 404, `NONE`},
		"a key that no product has":    {"/v1/products/no%2Fne/commands/set-vision", nil, map[string]any{"statement": "x"}, 404, `no/ne`},
		"an unknown story":             {prioritize, nil, map[string]any{"story": "BAD-99", "top": true}, 404, `BAD-99`},
		"an unknown neighbour":         {prioritize, nil, map[string]any{"story": "BAD-1", "after": "BAD-98"}, 404, `BAD-98`},
		"a story after itself":         {prioritize, nil, map[string]any{"story": "BAD-1", "after": "BAD-1"}, 409, `itself`},
		"two targets":                  {prioritize, nil, map[string]any{"story": "BAD-1", "top": true, "bottom": true}, 422, `only one of`},
		"a place beyond the end":       {prioritize, nil, map[string]any{"story": "BAD-1", "place": 17}, 409, `17`},
		"a wrong type":                 {prioritize, nil, map[string]any{"story": 7, "top": "yes"}, 422, `body.top`},
		"a field that does not exist":  {prioritize, nil, map[string]any{"story": "BAD-1", "topp": true}, 422, `topp`},
		"a body that is no JSON":       {prioritize, nil, []byte(`{"story":`), 400, `JSON`},
		"an empty body":                {prioritize, nil, []byte(``), 400, ``},
		"a body of 10 MB":              {prioritize, nil, bytes.Repeat([]byte(" "), 10<<20), 413, ``},
		"invalid UTF-8":                {prioritize, nil, []byte("{\"story\":\"BAD-1\xff\",\"top\":true}"), 400, `UTF-8`},
		"a null character":             {"/v1/products/BAD/commands/write-story", nil, map[string]any{"title": "a\x00b"}, 422, `body.title`},
		"a stale If-Match":             {prioritize, map[string]string{"If-Match": `"0"`}, map[string]any{"story": "BAD-1", "bottom": true}, 412, `"current_revision":2`},
		"an If-Match that is none":     {prioritize, map[string]string{"If-Match": `"x"`}, map[string]any{"story": "BAD-1", "bottom": true}, 422, `If-Match`},
		"a reused key":                 {"/v1/products/BAD/commands/write-story", key, map[string]any{"title": "other"}, 422, `once`},
		"a key of another book":        {"/v1/products/BAD/commands/set-vision", key, map[string]any{"statement": "x"}, 422, `once`},
		"a product that exists":        {"/v1/products", nil, map[string]any{"key": "BAD", "name": "Again"}, 409, `product_key_is_unique`},
		"a bad product key":            {"/v1/products", nil, map[string]any{"key": "bad key", "name": "Bad"}, 422, `body.key`},
		"an unknown command":           {"/v1/products/BAD/commands/do-magic", nil, map[string]any{}, 404, `do-magic`},
		"a batch with faults":          {"/v1/products/BAD/commands", nil, map[string]any{"commands": []any{map[string]any{"command": "write-story"}, map[string]any{"command": "magic"}}}, 422, `body.commands[1].command`},
		"a batch of two books":         {"/v1/products/BAD/commands", nil, map[string]any{"commands": []any{map[string]any{"command": "write-story", "title": "x"}, map[string]any{"command": "set-vision", "statement": "x"}}}, 422, `book`},
		"a batch whose last is wrong":  {"/v1/products/BAD/commands", nil, map[string]any{"commands": []any{map[string]any{"command": "write-story", "title": "x"}, map[string]any{"command": "drop-story", "story": "BAD-97"}}}, 404, `body.commands[1]`},
		"an actor without the role":    {prioritize, map[string]string{"Waymark-Actor": "eve"}, map[string]any{"story": "BAD-1", "bottom": true}, 403, `product_owner`},
		"an effective time of its own": {prioritize, nil, map[string]any{"story": "BAD-1", "bottom": true, "effective_at": "2020-01-01T00:00:00Z"}, 422, `effective_at`},
	} {
		t.Run(name, func(t *testing.T) {
			before := s.heads("BAD")
			status, header, text := s.raw(http.MethodPost, c.path, c.header, c.body)
			if status != c.status || header.Get("Content-Type") != "application/problem+json" || !strings.Contains(text, c.says) {
				t.Errorf("answers %d %s %s; want %d and %q", status, header.Get("Content-Type"), text, c.status, c.says)
			}
			if after := s.heads("BAD"); after != before {
				t.Errorf("moved the books from %s to %s", before, after)
			}
		})
	}
}

func TestBadQueriesAreRefusedClearly(t *testing.T) {
	s := serve(t, dataDir(t))
	s.must("/v1/products", map[string]any{"key": "BAD", "name": "Bad"})
	s.settle("BAD")
	for path, status := range map[string]int{
		"/v1/products/NONE":                                    404,
		"/v1/products/NONE/backlog":                            404,
		"/v1/products/BAD/backlog/BAD-1":                       404,
		"/v1/products/BAD/backlog?at=yesterday":                422,
		"/v1/products/BAD/backlog?at=revision:99":              422,
		"/v1/products/BAD/backlog?limit=501":                   422,
		"/v1/products/BAD/backlog?cursor=garbage":              422,
		"/v1/products/BAD/backlog?min_position=x":              422,
		"/v1/products/BAD/decisions/no-uuid":                   404,
		"/v1/products/BAD/analytics/priority-changes?bucket=x": 422,
		"/v1/products/BAD/replay?at=x":                         422,
		"/v1/nothing":                                          404,
	} {
		t.Run(path, func(t *testing.T) {
			got, header, text := s.raw(http.MethodGet, path, nil, nil)
			if got != status || header.Get("Content-Type") != "application/problem+json" {
				t.Errorf("answers %d %s %s; want %d", got, header.Get("Content-Type"), text, status)
			}
		})
	}
}

func TestImportFilesThatMakeNoSenseAreRefusedWithNothingAppended(t *testing.T) {
	s := serve(t, dataDir(t))
	dir := t.TempDir()
	for name, c := range map[string]struct{ text, says string }{
		"truncated.json": {`{"issues":[{"id":"1","key":"IMP-1","fields":{"summary":"x"`, "truncated.json"},
		"garbage.json":   {"\x00\x01\x02", "garbage.json"},
		"empty.json":     {"", "empty.json"},
		"notime.json": {`{"issues":[{"id":"1","key":"IMP-1","fields":{"summary":"x","status":{"name":"Open"},"created":"never"},
			"changelog":{"total":0,"histories":[]}}]}`, "IMP-1"},
		"noid.json": {`{"issues":[{"key":"IMP-2","fields":{"summary":"x","status":{"name":"Open"},"created":"2020-01-01T00:00:00.000+0000"}}]}`, "id"},
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(dir, name)
			if err := os.WriteFile(file, []byte(c.text), 0o600); err != nil {
				t.Fatal(err)
			}
			command := program(t, t.TempDir(), []string{"WAYMARK_SERVER=" + s.url}, "import", "jira", "--product", "IMP", file)
			out, err := command.CombinedOutput()
			if err == nil || !strings.Contains(string(out), c.says) {
				t.Errorf("import says %s (%v), want %q", out, err, c.says)
			}
			if status := s.get("/v1/products/IMP", nil); status != http.StatusNotFound {
				t.Errorf("the product is there: %d", status)
			}
		})
	}
}
