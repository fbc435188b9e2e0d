// Package jiratest knows real Jira histories as a plain walk of their files does, with no code of the importer.
package jiratest

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"
)

// Issue is an issue as a plain walk of the raw files knows it. Status and priority are those of now.
type Issue struct {
	ID, Key          string
	Created          time.Time
	Status, Priority string
	changes          []change // in time order
}

type change struct {
	at              time.Time
	history         int
	field, from, to string
}

// Project is a real project with the numbers of issues and changes that are in it.
type Project struct {
	Name                            string
	Issues, StatusMoves, LevelMoves int
}

// Projects lists the real projects.
func Projects() []Project {
	return []Project{{"FCREPO", 1019, 1606, 126}, {"ISLANDORA", 981, 1610, 54}, {"DURACLOUD", 739, 1375, 185}}
}

// Files are the files of the project. root leads from the test to the directory that holds the repository; without the
// data beside it the test is skipped.
func (p Project) Files(t *testing.T, root string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(root, "shared", "data", "jira", p.Name, "*.json"))
	if err != nil || len(files) == 0 {
		t.Skip("the real Jira histories are not on this machine: nothing to import")
	}
	return files
}

// Issues reads the issues of files with nothing but encoding/json.
func Issues(t *testing.T, files []string) []Issue {
	t.Helper()
	var issues []Issue
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		type name struct{ Name string }
		var page struct {
			Issues []struct {
				ID, Key string
				Fields  struct {
					Status, Priority name
					Created          string
				}
				Changelog struct {
					Histories []struct {
						ID, Created string
						Items       []struct {
							Field, FromString string
							To                string `json:"toString"`
						}
					}
				}
			}
		}
		if err := json.Unmarshal(text, &page); err != nil {
			t.Fatal(err)
		}
		for _, raw := range page.Issues {
			issue := Issue{
				ID: raw.ID, Key: raw.Key, Created: instant(t, raw.Fields.Created),
				Status: raw.Fields.Status.Name, Priority: raw.Fields.Priority.Name,
			}
			for _, h := range raw.Changelog.Histories {
				id, err := strconv.Atoi(h.ID)
				if err != nil {
					t.Fatal(err)
				}
				for _, i := range h.Items {
					issue.changes = append(issue.changes, change{instant(t, h.Created), id, i.Field, i.FromString, i.To})
				}
			}
			slices.SortStableFunc(issue.changes, func(a, b change) int {
				if c := a.at.Compare(b.at); c != 0 {
					return c
				}
				return a.history - b.history
			})
			issues = append(issues, issue)
		}
	}
	return issues
}

func instant(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := time.Parse("2006-01-02T15:04:05.000-0700", text)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// At is the value of a field at an instant, as the issue's own change log gives it.
func (i Issue) At(field, now string, moment time.Time) string {
	value, seen := now, false
	for _, c := range i.changes {
		if c.field != field {
			continue
		}
		if !seen {
			value, seen = c.from, true
		}
		if !c.at.After(moment) {
			value = c.to
		}
	}
	return value
}

// Instants are when the issue came to be, when it changed, and right before it did.
func (i Issue) Instants() []time.Time {
	list := []time.Time{i.Created}
	for _, c := range i.changes {
		for _, at := range []time.Time{c.at.Add(-time.Millisecond), c.at} { // as finely as Jira tells instants apart
			if at.After(list[len(list)-1]) {
				list = append(list, at)
			}
		}
	}
	return list
}

// Instants are those of all of the issues, each once.
func Instants(issues []Issue) []time.Time {
	var list []time.Time
	for _, i := range issues {
		list = append(list, i.Instants()...)
	}
	slices.SortFunc(list, time.Time.Compare)
	return slices.CompactFunc(list, time.Time.Equal)
}
