package e2e_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// tale is decisions of all books.
var tale = []map[string]any{
	{"command": "set-vision", "statement": "Anything to anyone", "reason": "to begin with"},
	{"command": "set-goal", "title": "Calm", "metric": "Calls", "baseline": 90, "target": 10.5, "due": "2030-01-31"},
	{"command": "measure-goal", "goal": "EXP-G1", "on": "2025-01-31", "value": 80.25},
	{"command": "raise-challenge", "description": "Noise", "people": []string{"bob"}, "severity": "low"},
	{"command": "record-persona", "name": "Buyer", "goals": []string{"Time"}},
	{"command": "record-competitor", "name": "Globex"},
	{"command": "capture-need", "statement": "Slow <&> \u2028", "persona": "EXP-P1", "customers": []string{"Initech"}},
	{"command": "add-evidence", "need": "EXP-N1", "kind": "survey", "text": "3 of 4"},
	{"command": "record-insight", "statement": "Most leave", "needs": []string{"EXP-N1"}},
	{"command": "plan-initiative", "title": "Fast", "horizon": "now", "due": "2030-01-31"},
	{"command": "plan-initiative", "title": "=Safe", "reason": "\"quoted\" \\ reason"},
	{"command": "link-initiatives", "initiative": "EXP-I2", "depends_on": "EXP-I1"},
	{"command": "validate-initiative", "initiative": "EXP-I1", "verdict": "at_risk", "findings": "Slow"},
	{"command": "plan-release", "name": "One", "date": "2030-02-01"},
	{"command": "propose-roadmap-change", "change": "more"},
}

// tell fills a product: decisions of all books, then random ones.
func tell(s *server, key string, random int) {
	s.must("/v1/products", map[string]any{"key": key, "name": "Exported", "reason": "to be exported"})
	for _, c := range tale {
		name := c["command"].(string)
		body := map[string]any{}
		for field, value := range c {
			if field != "command" {
				body[field] = value
			}
		}
		s.must("/v1/products/"+key+"/commands/"+name, body)
	}
	r := rand.New(rand.NewPCG(1, 2))
	var last string
	for n := range random {
		story := fmt.Sprintf("%s-%d", key, 1+r.IntN(max(n, 1)))
		name, body := "write-story", map[string]any{"title": fmt.Sprint("Story ", n), "labels": []string{"a", "b"}, "initiative": key + "-I1"}
		switch {
		case n < 12:
		case r.IntN(3) == 0:
			name, body = "prioritize-story", map[string]any{"story": fmt.Sprintf("%s-%d", key, 1+r.IntN(12)), "place": 1 + r.IntN(12), "reason": fmt.Sprint("move ", n)}
		case r.IntN(3) == 0:
			name, body = "estimate-story", map[string]any{"story": fmt.Sprintf("%s-%d", key, 1+r.IntN(12)), "points": 1 + r.IntN(8)}
		case r.IntN(3) == 0 && last != "":
			name, body = "undo", map[string]any{"decision": last, "reason": "not so"}
		default:
			name, body = "move-story", map[string]any{"story": story, "status": []string{"To Do", "In Progress", "Done"}[r.IntN(3)]}
		}
		var answered answer
		status, _ := s.do(s.t.Context(), http.MethodPost, "/v1/products/"+key+"/commands/"+name, nil, body, &answered)
		if last = ""; status == http.StatusOK && len(answered.Events) == 1 && name == "prioritize-story" {
			last = answered.Events[0].ID
		}
	}
	s.settle(key)
}

// places are where an event lies in a log, which is each ledger's own.
var places = regexp.MustCompile(`"(position|next)": ?"[^"]*"`)

// answeredAt is when a query that takes no moment was answered.
var answeredAt = regexp.MustCompile(`"at":"[^"]*"`)

// allOf is all that a server answers of a product as of moments.
func allOf(s *server, key string, moments []string) map[string]string {
	all := map[string]string{}
	ask := func(path string) string {
		status, _, text := s.raw(http.MethodGet, path, nil, nil)
		if strings.Contains(path, "/why?") {
			text = answeredAt.ReplaceAllString(text, "")
		}
		all[path] = fmt.Sprint(status, " ", places.ReplaceAllString(text, ""))
		return text
	}
	base := "/v1/products/" + key
	for _, at := range moments {
		for _, of := range []string{"", "/visions", "/goals", "/challenges", "/backlog", "/next", "/sprints", "/roadmap", "/roadmap/" + key + "-I1",
			"/proposals", "/discovery", "/discovery/needs/" + key + "-N1", "/goals/" + key + "-G1", "/backlog/" + key + "-1", "/trace/" + key + "-1"} {
			ask(base + of + "?at=" + at)
		}
	}
	ask(base + "/compare?of=all&from=" + moments[0] + "&to=" + moments[len(moments)-1])
	ask(base + "/replay")
	ask(base + "/why?story=" + key + "-1")
	var list struct{ Items []struct{ ID string } }
	if err := json.Unmarshal([]byte(ask(base+"/decisions?limit=500")), &list); err != nil {
		s.t.Fatal(err)
	}
	for i := 0; i < len(list.Items); i += 7 {
		ask(base + "/decisions/" + list.Items[i].ID)
	}
	return all
}

// same compares what two servers answer.
func same(t *testing.T, got, want map[string]string) {
	t.Helper()
	if len(got) != len(want) || len(want) < 20 {
		t.Errorf("%d answers, want %d", len(got), len(want))
	}
	for path, text := range want {
		if got[path] != text {
			t.Errorf("%s answers\n%s\nwant\n%s", path, got[path], text)
		}
	}
}

// exported is an export in a file.
func exported(t *testing.T, dir string, args ...string) (path string, lines []string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "export.ndjson")
	prints(t, dir, append([]string{"export", "--output", path}, args...)...)
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return path, strings.SplitAfter(string(text), "\n")
}

func TestAnExportOfAProductIsTheSameProductElsewhere(t *testing.T) {
	s := serve(t, dataDir(t))
	s.must("/v1/products", map[string]any{"key": "OTHER", "name": "Other", "reason": "beside it"})
	tell(s, "EXP", 60)
	s.do(t.Context(), http.MethodPost, "/v1/seals", nil, map[string]any{}, nil)
	key := map[string]string{"Idempotency-Key": "once"}
	story := map[string]any{"title": "Written once"}
	s.do(t.Context(), http.MethodPost, "/v1/products/EXP/commands/write-story", key, story, nil)
	s.settle("EXP")
	moments := []string{"revision:-1", "revision:0", "revision:1", url.QueryEscape(time.Now().UTC().Format(time.RFC3339Nano))}
	want := allOf(s, "EXP", moments)
	file, lines := exported(t, s.dir, "--product", "EXP")
	kept := s.keptIn("seal.json", "/v1/seals/1")
	s.stop()
	_, offline := exported(t, s.dir, "--product", "EXP")
	if !slices.Equal(lines[1:], offline[1:]) {
		t.Error("without a server the export is another one")
	}
	nowhere := t.TempDir()
	if said := prints(t, nowhere, "verify", file); !strings.Contains(said, "seal 1 covers up to") || !strings.Contains(said, "signed with") {
		t.Errorf("says %s", said)
	}

	if said := prints(t, nowhere, "verify", "--seal", kept, file); !strings.Contains(said, "is one of the export") {
		t.Errorf("says %s", said)
	}

	dir := dataDir(t)
	if said := prints(t, dir, "import", "--create", "waymark", file); !strings.Contains(said, "signed with") {
		t.Errorf("says %s", said)
	}
	prints(t, dir, "import", "ndjson", file)
	there := serve(t, dir)
	same(t, allOf(there, "EXP", moments), want)
	succeeds(t, dir, "replay", "--product", "EXP", "--check")
	succeeds(t, dir, "verify")
	var again struct{ Outcomes []string }
	if status, header := there.do(t.Context(), http.MethodPost, "/v1/products/EXP/commands/write-story", key, story, &again); status != http.StatusOK {
		t.Errorf("the command that was given before answers %d, %v", status, header)
	}
	there.settle("EXP")
	same(t, allOf(there, "EXP", moments), want)
	there.must("/v1/products/EXP/commands/write-story", map[string]any{"title": "One more"})
	prints(t, dir, "import", "waymark", file) // all of it is there
	_, longer := exported(t, dir, "--product", "EXP")
	bytesOf := regexp.MustCompile(`,"position":"\d+"`)
	for i, line := range slices.DeleteFunc(slices.Clone(lines), func(l string) bool { return !strings.HasPrefix(l, `{"event"`) }) {
		if bytesOf.ReplaceAllString(longer[i+1], "") != bytesOf.ReplaceAllString(line, "") {
			t.Fatalf("event %d is now %s", i, longer[i+1])
		}
	}
}

func TestAnExportIsRefusedWhereItIsNotAsItWas(t *testing.T) {
	s := serve(t, dataDir(t))
	tell(s, "EXP", 20)
	file, lines := exported(t, s.dir, "--product", "EXP")
	lines[7] = strings.Replace(lines[7], `"revision":`, `"revision":1`, 1)
	forged := filepath.Join(t.TempDir(), "forged.ndjson")
	if err := os.WriteFile(forged, []byte(strings.Join(lines, "")), 0o600); err != nil {
		t.Fatal(err)
	}
	fails(t, t.TempDir(), "line 8: ", "verify", forged)
	fails(t, s.dir, "body.line 8: ", "import", "waymark", forged)
	fails(t, s.dir, "the export is of another product", "import", "waymark", "--product", "OTHER", file)
	part, _ := exported(t, s.dir, "--product", "EXP", "--from", "P1D")
	prints(t, t.TempDir(), "verify", part)
	fails(t, s.dir, "does not begin with the beginning", "import", "waymark", part)
	fails(t, s.dir, "there is no product", "export", "--product", "NONE", "--format", "csv")
	fails(t, s.dir, "there is no product", "export", "--product", "NONE")
	fails(t, s.dir, "file already exists", "export", "--product", "EXP", "--output", file)

	other := serve(t, dataDir(t))
	other.must("/v1/products", map[string]any{"key": "EXP", "name": "Another", "reason": "of the same key"})
	fails(t, other.dir, "the ledger has another event at product-EXP revision 0", "import", "waymark", file)
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for kind, want := range map[string]int{"application/json": 415, "application/x-ndjson": 409} {
		if status, _, said := other.raw(http.MethodPost, "/v1/imports", map[string]string{"Content-Type": kind}, text); status != want {
			t.Errorf("%s answers %d %s", kind, status, said)
		}
	}
	if status, _, said := other.raw(http.MethodGet, "/v1/imports/none", nil, nil); status != 404 || !strings.Contains(said, "give the same export again") {
		t.Errorf("answers %d %s", status, said)
	}
}

// A ledger of two processes takes an export at one, and goes on at the other, which knew the product as one that was not there.
func TestAnImportIsThereForASecondProcessToo(t *testing.T) {
	source := serve(t, dataDir(t))
	tell(source, "EXP", 30)
	file, _ := exported(t, source.dir, "--product", "EXP")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	shared := storeAlone(t, dataDir(t))
	one := serve(t, dataDir(t), "WAYMARK_EVENTSTORE="+shared.url)
	two := serve(t, dataDir(t), "WAYMARK_EVENTSTORE="+shared.url)
	if status, _ := two.do(t.Context(), http.MethodPost, "/v1/products/EXP/commands/write-story", nil, map[string]any{"title": "Too soon"}, nil); status < 400 {
		t.Fatalf("there is a product already: %d", status)
	}
	var begun struct{ ID, State, Position string }
	status, header := one.do(t.Context(), http.MethodPost, "/v1/imports", map[string]string{"Content-Type": "application/x-ndjson"}, text, &begun)
	if status != http.StatusAccepted || header.Get("Location") != "/v1/imports/"+begun.ID {
		t.Fatalf("answers %d %v", status, header)
	}
	eventually(t, time.Minute, "the import is done", func() bool {
		one.get("/v1/imports/"+begun.ID, &begun)
		return begun.State == "done"
	})
	if a := two.must("/v1/products/EXP/commands/write-story", map[string]any{"title": "In time"}); a.Revision < 20 {
		t.Errorf("the backlog is at %d", a.Revision)
	}
	two.settle("EXP")
	one.settle("EXP")
	moments := []string{"revision:3"}
	same(t, allOf(one, "EXP", moments), allOf(two, "EXP", moments))
	if bytes.Contains([]byte(one.log.String()), []byte("level=ERROR")) {
		t.Error(one.log)
	}
}

func TestTablesAreWrittenByTheCommandLineToo(t *testing.T) {
	s := serve(t, dataDir(t))
	tell(s, "EXP", 40)
	running := map[string]string{}
	forms := [][]string{
		{"--of", "backlog", "--format", "csv", "--at", "revision:20"}, {"--of", "roadmap", "--format", "csv", "--bom"}, {"--format", "csv", "--from", "P1D"},
		{"--of", "decisions", "--format", "ndjson"}, {"--of", "backlog", "--format", "parquet"},
	}
	for _, form := range forms {
		running[strings.Join(form, " ")] = prints(t, s.dir, append([]string{"export", "--product", "EXP"}, form...)...)
	}
	for name, table := range running {
		if len(table) < 100 {
			t.Errorf("%s writes\n%s", name, table)
		}
	}
	if table := running["--of roadmap --format csv --bom"]; !strings.Contains(table, ",'=Safe,") || !strings.HasPrefix(table, "\ufeffhorizon,") {
		t.Errorf("the roadmap is\n%s", table)
	}
	fails(t, s.dir, "have no meaning for backlog", "export", "--product", "EXP", "--of", "backlog", "--from", "P1D")
	s.stop()
	if _, alone := exported(t, s.dir, append([]string{"--product", "EXP"}, forms[0]...)...); strings.Join(alone, "") != running[strings.Join(forms[0], " ")] {
		t.Errorf("without a server it is\n%s", alone)
	}
}
