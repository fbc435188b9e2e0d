package export_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"waymark/audit/export"
	"waymark/audit/verify"
)

// example is the export that the document shows.
func example(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../../docs/export.md")
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile("(?s)```json\n(.*?)```").FindSubmatch(text)
	if found == nil {
		t.Fatal("the document has no example")
	}
	return string(found[1])
}

func TestTheExampleOfTheDocumentIsAnExportThatHolds(t *testing.T) {
	text := example(t)
	report := check(t, []byte(text), "")
	if !report.Holds() || report.Events != 5 || report.Seals != 2 || report.Sealed["backlog-AA"] != 2 || len(report.Ends) != 2 {
		t.Errorf("%+v", report)
	}
	report = check(t, []byte(strings.Replace(text, "ACME-4", "ACME-5", 1)), "")
	if len(report.Faults) != 1 || report.Faults[0].Kind != verify.Altered || report.Faults[0].Stream != "backlog-AA" {
		t.Errorf("altered it is %+v", report.Faults)
	}
}

// The example is as this program writes an export today: WRITE_EXAMPLE=FILE writes another one.
func TestTheExampleOfTheDocumentHasTheLinesOfAnExport(t *testing.T) {
	l := newLedger(t)
	l.Add(t, "product-AA", 1)
	l.Add(t, "backlog-AA", 2)
	l.seal(t)
	l.Add(t, "backlog-AA", 1)
	l.seal(t)
	l.Add(t, "backlog-AA", 1)
	file := write(t, l.exporter(), export.Part{})
	if path := os.Getenv("WRITE_EXAMPLE"); path != "" {
		if err := os.WriteFile(path, file, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	members := regexp.MustCompile(`"([a-z_]+)":`)
	shape := func(text string) (names []string) {
		for _, found := range members.FindAllStringSubmatch(text, -1) {
			names = append(names, found[1])
		}
		return names
	}
	if got, want := shape(example(t)), shape(string(file)); strings.Join(got, " ") != strings.Join(want, " ") {
		t.Errorf("the example has the members\n%v\nan export\n%v", got, want)
	}
}
