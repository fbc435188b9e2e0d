package jira_test

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"encoding/xml"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"waymark/importers/jira/jiratest"
)

// at are the columns of an export of Jira's pages that hold something in it, whatever its language.
type at struct{ key, id, status, priority, assignee, assigneeID, parent, rank, sprint, lastSprint int }

// row is what an export without logs says of an issue.
type row struct {
	key, id, status, priority, parent, rank string
	assignee                                jiratest.Value
	sprints                                 []string
}

func TestEachRealExportWithoutLogsIsAsItsRawFileSaysNow(t *testing.T) {
	usual := at{1, 2, 4, 11, 13, 14, 0, 0, 1, 0}
	columns := func(rank, parent, sprint, lastSprint int) at {
		c := usual
		c.rank, c.parent, c.sprint, c.lastSprint = rank, parent, sprint, lastSprint
		return c
	}
	for name, c := range map[string]struct {
		product string
		path    []string
		read    func(*testing.T, []byte) []row
	}{
		"English":         {"TES", []string{"exports", "jira-csv", "en-cloud.csv"}, columns(44, 0, 45, 45).rows},
		"English, links":  {"KAP", []string{"exports", "jira-csv", "en-links.csv"}, columns(58, 70, 1, 0).rows},
		"Spanish, wide":   {"ADN1", []string{"exports", "jira-csv", "es-308-columns.csv"}, columns(236, 306, 250, 252).rows},
		"Spanish, narrow": {"DOIT", []string{"exports", "jira-csv", "es-9-columns.csv"}, at{key: 0, id: 1, status: 4, parent: 7, sprint: 1}.rows},
		"French":          {"CCS", []string{"exports", "jira-csv", "fr-kanban.csv"}, columns(54, 0, 1, 0).rows},
		"Portuguese":      {"FA", []string{"exports", "jira-csv", "pt-scrum.csv"}, columns(37, 0, 38, 39).rows},
		"of another team": {"TES", []string{"csv", "jira-testautogen.csv"}, columns(44, 0, 45, 45).rows},
		"XML":             {"AR", []string{"exports", "jira-xml", "search.xml"}, itemsOf},
	} {
		t.Run(name, func(t *testing.T) {
			path := shared(t, c.path...)
			raw, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			rows, w := c.read(t, bytes.TrimPrefix(raw, []byte("\ufeff"))), newWaymarkOn(t, newMemory())
			if report := w.mustImportPart(c.product, path); report.Issues != len(rows) || len(rows) == 0 {
				t.Errorf("%d issues became %d stories", len(rows), report.Issues)
			}
			now := w.at(c.product, "")
			compareRows(t, c.product, rows, now)
			if order := foreign(now, w.order(c.product)); rows[0].rank != "" && !slices.Equal(order, ranked(rows)) {
				t.Errorf("the order is %v, want %v", order, ranked(rows))
			}
			before := w.ends(c.product)
			if w.mustImportPart(c.product, path); len(w.ends(c.product)) != len(before) {
				t.Errorf("a second import appended %d events", len(w.ends(c.product))-len(before))
			}
		})
	}
}

// rows reads a table by its columns. Those that it does not have are the first one, which is none of these but in one file.
func (c at) rows(t *testing.T, raw []byte) (rows []row) {
	t.Helper()
	lines, err := csv.NewReader(bytes.NewReader(raw)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range lines[1:] {
		cell := func(n int) string {
			if n == 0 {
				return ""
			}
			return line[n]
		}
		r := row{key: line[c.key], id: cell(c.id), status: cell(c.status), priority: cell(c.priority), parent: cell(c.parent), rank: cell(c.rank)}
		r.assignee = jiratest.Value{ID: cell(c.assigneeID), Name: cell(c.assignee)}
		for n := c.sprint; n <= c.lastSprint; n++ {
			if line[n] != "" {
				r.sprints = append(r.sprints, line[n])
			}
		}
		rows = append(rows, r)
	}
	return rows
}

// itemsOf reads XML.
func itemsOf(t *testing.T, raw []byte) (rows []row) {
	t.Helper()
	type named struct {
		ID   string `xml:"id,attr"`
		Name string `xml:",chardata"`
	}
	var rss struct {
		Items []struct {
			Key              named  `xml:"key"`
			Status, Priority string `xml:",omitempty"`
			Parent           string `xml:"parent"`
			Assignee         struct {
				ID   string `xml:"accountid,attr"`
				Name string `xml:",chardata"`
			} `xml:"assignee"`
			Fields []struct {
				Kind   string   `xml:"key,attr"`
				Values []string `xml:"customfieldvalues>customfieldvalue"`
			} `xml:"customfields>customfield"`
		} `xml:"channel>item"`
	}
	text := strings.NewReplacer("<status ", "<Status ", "</status>", "</Status>", "<priority ", "<Priority ", "</priority>", "</Priority>").Replace(string(raw))
	if err := xml.Unmarshal([]byte(text[strings.Index(text, "<rss"):]), &rss); err != nil {
		t.Fatal(err)
	}
	for _, i := range rss.Items {
		r := row{key: i.Key.Name, id: i.Key.ID, status: i.Status, priority: i.Priority, parent: i.Parent}
		if i.Assignee.ID != "-1" {
			r.assignee = jiratest.Value{ID: i.Assignee.ID, Name: i.Assignee.Name}
		}
		for _, f := range i.Fields {
			switch f.Kind {
			case "com.pyxis.greenhopper.jira:gh-lexo-rank":
				r.rank = strings.TrimSpace(strings.Join(f.Values, ""))
			case "com.pyxis.greenhopper.jira:gh-sprint":
				r.sprints = f.Values
			}
		}
		rows = append(rows, r)
	}
	return rows
}

func ranked(rows []row) (keys []string) {
	for _, r := range slices.SortedFunc(slices.Values(rows), func(a, b row) int { return cmp.Compare(a.rank, b.rank) }) {
		keys = append(keys, r.key)
	}
	return keys
}

// foreign are the keys that stories have in Jira: of an issue of another project, another one.
func foreign(now books, stories []string) []string {
	keys := map[string]string{}
	for _, s := range now.Stories {
		keys[s.Story] = s.External.Key
	}
	for n, story := range stories {
		stories[n] = keys[story]
	}
	return stories
}

func compareRows(t *testing.T, product string, rows []row, now books) {
	t.Helper()
	keys := map[string]string{} // by ids
	for _, r := range rows {
		keys[r.id] = r.key
	}
	for _, r := range rows {
		is := now.tell(product, now.Stories[r.id])
		want := map[string]string{"status": r.status, "priority": r.priority, "parent": cmp.Or(keys[r.parent], r.parent)}
		got := map[string]string{"status": is["status"], "priority": is["priority"], "parent": is["parent"]}
		slices.Sort(r.sprints)
		if told, wanted := now.sprintsOf(product, now.Stories[r.id]), slices.Compact(r.sprints); !slices.Equal(told, wanted) {
			t.Errorf("%s is in the sprints %q, want %q", r.key, told, wanted)
		}
		if person := strings.TrimSuffix(is["assignee"], " ("+r.assignee.ID+")"); person != r.assignee.Name || now.Stories[r.id].External.Key != r.key {
			t.Errorf("%s is %s, of %q, want %q", r.key, now.Stories[r.id].External.Key, person, r.assignee.Name)
		}
		if !maps.Equal(got, want) {
			t.Errorf("%s is %v, want %v", r.key, got, want)
		}
	}
}

// sprintsOf are the names of the sprints in whose scope a story is.
func (b books) sprintsOf(product string, s story) (names []string) {
	for _, sprint := range b.Sprints {
		if slices.Contains(sprint.Stories, number(product, s)) {
			names = append(names, sprint.Name)
		}
	}
	slices.Sort(names)
	return names
}
