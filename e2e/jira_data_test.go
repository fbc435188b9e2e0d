package e2e_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"
)

// jiraIssue is an issue as a plain walk of the raw files knows it.
type jiraIssue struct {
	ID, Key          string
	Created          time.Time
	Status, Priority string
	changes          []jiraChange // in time order
}

type jiraChange struct {
	at              time.Time
	history         int
	field, from, to string
}

// jiraProjects lists the real projects to import, with the level changes that each holds.
func jiraProjects() map[string]int {
	return map[string]int{"FCREPO": 126, "ISLANDORA": 54, "DURACLOUD": 185}
}

// jiraFiles are the files of a real project. Without them the test is skipped.
func jiraFiles(t *testing.T, project string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("..", "..", "shared", "data", "jira", project, "*.json"))
	if err != nil || len(files) == 0 {
		t.Skip("the real Jira histories are not on this machine: nothing to import")
	}
	return files
}

// jiraIssues reads the issues of a project with nothing but encoding/json.
func jiraIssues(t *testing.T, project string) []jiraIssue {
	t.Helper()
	var issues []jiraIssue
	for _, file := range jiraFiles(t, project) {
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
			issue := jiraIssue{
				ID: raw.ID, Key: raw.Key, Created: jiraTime(t, raw.Fields.Created),
				Status: raw.Fields.Status.Name, Priority: raw.Fields.Priority.Name,
			}
			for _, h := range raw.Changelog.Histories {
				id, err := strconv.Atoi(h.ID)
				if err != nil {
					t.Fatal(err)
				}
				for _, i := range h.Items {
					issue.changes = append(issue.changes, jiraChange{jiraTime(t, h.Created), id, i.Field, i.FromString, i.To})
				}
			}
			slices.SortStableFunc(issue.changes, func(a, b jiraChange) int {
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

func jiraTime(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := time.Parse("2006-01-02T15:04:05.000-0700", text)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// at is the value of a field at an instant, as the issue's own change log gives it.
func (i jiraIssue) at(field, now string, instant time.Time) string {
	value, seen := now, false
	for _, c := range i.changes {
		if c.field != field {
			continue
		}
		if !seen {
			value, seen = c.from, true
		}
		if !c.at.After(instant) {
			value = c.to
		}
	}
	return value
}

// instants are ten instants spread over the history of the issue; none where it never changed.
func (i jiraIssue) instants() []time.Time {
	if len(i.changes) == 0 {
		return nil
	}
	span := i.changes[len(i.changes)-1].at.Sub(i.Created)
	list := make([]time.Time, 10)
	for k := range list {
		list[k] = i.Created.Add(span * time.Duration(k) / 9)
	}
	return list
}
