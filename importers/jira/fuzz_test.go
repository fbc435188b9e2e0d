package jira_test

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
	"time"

	"waymark/client"
	"waymark/importers/history"
	"waymark/importers/jira"
	"waymark/importers/jira/simulated"
)

// nothing is a Waymark that holds no product, and to which nothing may be written.
type nothing struct{ t *testing.T }

// Do answers that there is no such product.
func (n nothing) Do(_ context.Context, method, path string, _ http.Header, _, _ any) error {
	if method != http.MethodGet {
		n.t.Errorf("a review gives %s %s", method, path)
	}
	return &client.Problem{Status: http.StatusNotFound}
}

// What an import may take at most, whatever its input: the heap is that of Go, which holds twice of what is live.
const (
	longestImport = 20 * time.Second
	usualHeap     = 64 << 20
)

// fuzz holds an import of a file of any content against its bounds: it ends, with an error or without, in time and within
// twice the input and a constant of memory, and writes nothing.
func fuzz(f *testing.F, name string, examples ...string) {
	for _, example := range examples {
		text, err := os.ReadFile(example)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		path := file(t, name, string(text))
		ctx, cancel := context.WithTimeout(t.Context(), longestImport)
		defer cancel()
		before := heap()
		report, err := jira.Import(ctx, nothing{t}, jira.Options{
			Options: history.Options{Product: "SHOP", Actor: "local", Partial: true, DryRun: true}, Files: []string{path},
		})
		if ctx.Err() != nil {
			t.Fatalf("%d bytes took longer than %v", len(text), longestImport)
		}
		if used := heap() - before; used > usualHeap+2*len(text) {
			t.Errorf("%d bytes took %d of memory", len(text), used)
		}
		if err == nil && report.Issues == 0 {
			t.Errorf("nothing was imported without a word")
		}
	})
}

// heap is how much of the heap the program ever got.
func heap() int {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int(m.HeapSys)
}

// given are files that a simulated Jira gives in a form, in which a bit of everything happened.
func given(f *testing.F, form simulated.Form) []string {
	f.Helper()
	n := 0
	j := simulated.New(func(_ string, of int) int { n = n*31 + 7; n %= 10_007; return n % of })
	for range 60 {
		j.Step()
	}
	dir := f.TempDir()
	if _, err := j.Give(dir, form); err != nil {
		f.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		f.Fatal(err)
	}
	return files
}

func FuzzJSON(f *testing.F) {
	for _, text := range []string{
		`{"timestamp":1578045600000,"webhookEvent":"jira:issue_updated","issue":` + an(1, "", "-") + `,"changelog":{"id":"12","items":[` + change("priority", "3", "Low", "1", "High") + `]}}`,
		`[` + an(1, `"customfield_7":["com.atlassian.greenhopper.service.sprint.Sprint@1f[id=7,state=CLOSED,name=a, b]"]`) + `]`,
		`{"self":"https://j/rest/api/2/issue/77/changelog","values":[]}`,
	} {
		f.Add([]byte(text))
	}
	fuzz(f, "export.json", slices.Concat(given(f, simulated.Board), given(f, simulated.Bulk), []string{shop})...)
}

func FuzzCSV(f *testing.F) {
	f.Add([]byte("Zusammenfassung;Vorgangsschlüssel;Vorgangs-ID;Status;Erstellt\nx;SHOP-1;1;Offen;19.03.2026 7:31\n"))
	fuzz(f, "export.csv", given(f, simulated.Table)...)
}

func FuzzXML(f *testing.F) {
	f.Add([]byte(`<!-- --><rss version="0.92"><channel><issue start="0" end="1" total="1"/><item><title>x</title><key id="1">SHOP-1</key><summary>x</summary>
		<status id="1">Open</status><created>Fri, 24 Sep 2021 14:22:15 -0700</created><labels/><customfields><customfield id="c" key="com.pyxis.greenhopper.jira:gh-lexo-rank">
		<customfieldname>Rank</customfieldname><customfieldvalues><customfieldvalue>0|i0001r:</customfieldvalue></customfieldvalues></customfield></customfields></item></channel></rss>`))
	fuzz(f, "export.xml")
}
