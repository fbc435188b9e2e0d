package jiratest_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"waymark/importers/jira/jiratest"
)

var small = jiratest.Export{Project: "LOAD", Issues: 237, Changes: 2_411, Seed: 7}

func pages(t *testing.T, e jiratest.Export) ([]string, jiratest.Totals) {
	t.Helper()
	files, totals, err := e.Pages(t.TempDir(), 50)
	if err != nil {
		t.Fatal(err)
	}
	return files, totals
}

func TestAnExportHoldsWhatItsTotalsSay(t *testing.T) {
	files, totals := pages(t, small)
	found := jiratest.Totals{Changes: map[string]int{}}
	for _, file := range files {
		var page struct {
			Total  int
			Issues []struct {
				Changelog struct {
					Total     int
					Histories []struct{ Items []struct{ Field string } }
				}
			}
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(text, &page); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		for _, i := range page.Issues {
			found.Issues++
			found.Entries += i.Changelog.Total
			for _, h := range i.Changelog.Histories {
				for _, item := range h.Items {
					found.Changes[item.Field]++
				}
			}
		}
		if page.Total != small.Issues {
			t.Errorf("%s says that there are %d issues", file, page.Total)
		}
	}
	if found.Issues != totals.Issues || found.Entries != totals.Entries || !maps.Equal(found.Changes, totals.Changes) {
		t.Errorf("found %v, told %v", found, totals)
	}
	sum := 0
	for _, n := range totals.Changes {
		sum += n
	}
	if len(files) != 5 || totals.Issues != small.Issues || sum != small.Changes {
		t.Errorf("%d files with %d issues and %d changes", len(files), totals.Issues, sum)
	}
	if len(totals.Changes) != 14 || totals.Changes["IssueParentAssociation"] != totals.Changes["Epic Link"] || totals.Changes["Link"]%2 != 0 {
		t.Errorf("changes are %v", totals.Changes)
	}
}

func TestTheLogsOfAnExportEndInWhatIsNow(t *testing.T) {
	files, _ := pages(t, small)
	for _, i := range jiratest.Issues(t, files) {
		if now := i.At("status", i.Status, time.Now()); now != i.Status {
			t.Errorf("%s is %s, and its log ends in %s", i.Key, i.Status, now)
		}
		if now := i.At("priority", i.Priority, time.Now()); now != i.Priority {
			t.Errorf("%s is %s, and its log ends in %s", i.Key, i.Priority, now)
		}
		if moments := i.Instants(); !slices.IsSortedFunc(moments, time.Time.Compare) || moments[len(moments)-1].After(time.Now()) {
			t.Errorf("%s changed at %v", i.Key, moments)
		}
	}
}

func TestAnExportIsTheSameInEachForm(t *testing.T) {
	var lines, again bytes.Buffer
	totals, err := small.Lines(&lines)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := small.Lines(&again); err != nil || !bytes.Equal(lines.Bytes(), again.Bytes()) {
		t.Errorf("made twice it differs: %v", err)
	}
	dir := t.TempDir()
	files, inFiles, err := small.Files(dir)
	if err != nil || len(files) != small.Issues {
		t.Fatalf("%d files, %v", len(files), err)
	}
	_, inPages := pages(t, small)
	if !maps.Equal(totals.Changes, inFiles.Changes) || !maps.Equal(totals.Changes, inPages.Changes) {
		t.Errorf("the totals are %v, %v and %v", totals, inFiles, inPages)
	}
	first, err := os.ReadFile(filepath.Join(dir, "LOAD-1.json"))
	if line, _, _ := bytes.Cut(lines.Bytes(), []byte("\n")); err != nil || !bytes.Equal(line, first) {
		t.Errorf("the first line is %s, the first file %s: %v", line, first, err)
	}
	other := small
	other.Seed++
	if _, err := other.Lines(&again); err != nil || bytes.HasSuffix(again.Bytes(), lines.Bytes()) {
		t.Errorf("another seed makes the same: %v", err)
	}
}
