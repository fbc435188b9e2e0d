package e2e_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// monthOfPerson are the figures of what one person prioritised in a month, as DuckDB names them; the API says from and group.
type monthOfPerson struct {
	Month, Actor   string
	From, Group    string
	Decided, Moves int
	LevelChanges   int `json:"level_changes"`
	Up, Down       int
	Places         int
}

// named are they by month and person, whoever told them.
func (m monthOfPerson) named() monthOfPerson {
	m.Month, m.Actor = (m.Month + m.From)[:len("2006-01")], m.Actor+m.Group
	m.From, m.Group = "", ""
	return m
}

// exportQuery is the query in the document of exports.
var exportQuery = regexp.MustCompile(`(?m)^    select (?:.*\n)(?:^    .+\n)*`)

// DuckDB makes of the file, by the query of the document, the figures that the API answers.
func TestDuckDBMakesTheSameFiguresOfAnExport(t *testing.T) {
	t.Parallel()
	dir := nodeModules(t, "duckdb")
	text, err := os.ReadFile("../docs/export.md")
	if err != nil {
		t.Fatal(err)
	}
	s := serve(t, dataDir(t))
	prioritiseForMonths(s, "DUCK")
	prints(t, s.dir, "export", "--product", "DUCK", "--of", "analytics", "--format", "parquet", "--output", filepath.Join(dir, "changes.parquet"))
	query := exec.CommandContext(t.Context(), "node", "query.mjs", exportQuery.FindString(string(text)))
	query.Dir = dir
	output, err := query.CombinedOutput()
	if err != nil {
		t.Fatalf("node: %v\n%s", err, output)
	}
	var got []monthOfPerson
	for line := range strings.Lines(string(output)) {
		var row monthOfPerson
		if err := json.Unmarshal([]byte(line), &row); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		got = append(got, row.named())
	}
	var want struct{ Buckets []monthOfPerson }
	s.get("/v1/products/DUCK/analytics/priority-changes?bucket=month&group=actor", &want)
	for i, b := range want.Buckets {
		want.Buckets[i] = b.named()
	}
	if len(got) < 6 || !slices.Equal(got, want.Buckets) {
		t.Errorf("DuckDB answers %+v, the API %+v", got, want.Buckets)
	}
}

// prioritiseForMonths fills a product with what people prioritised elsewhere in half a year.
func prioritiseForMonths(s *server, key string) {
	s.must("/v1/products", map[string]any{"key": key, "name": "Ducks"})
	r, at := rand.New(rand.NewPCG(3, 4)), time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)
	for n := range 80 {
		at = at.Add(time.Duration(r.IntN(100)) * time.Hour)
		command, body := "prioritize-story", map[string]any{"story": fmt.Sprint(key, "-", 1+r.IntN(12)), "place": 1 + r.IntN(12)}
		switch {
		case n < 12:
			command, body = "write-story", map[string]any{"title": fmt.Sprint("Story ", n)}
		case r.IntN(3) == 0:
			body = map[string]any{"story": body["story"], "level": []string{"High", "Low"}[r.IntN(2)]}
		}
		body["source"], body["actor"], body["effective_at"] = "import:test", []string{"ann", "bob"}[r.IntN(2)], at.Format(time.RFC3339)
		s.must("/v1/products/"+key+"/commands/"+command, body)
	}
	s.settle(key)
}
