package tables

import (
	"encoding/csv"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// real is the folder with exports that are part of no repository.
const real = "../../../../shared/data/"

func openReal(t *testing.T, name string) *os.File {
	t.Helper()
	file, err := os.Open(filepath.Join(real, name))
	if errors.Is(err, os.ErrNotExist) {
		t.Skipf("%s is not here: real exports are no part of this repository", name)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { file.Close() })
	return file
}

// places say in which columns of a real export something stands, as a person sees it.
type places struct {
	file                                                      string
	language                                                  string
	key, id, status, created, updated, resolved, kind         int
	assignee, assigneeID, rank, category, parentID, parentKey int
	sprints, labels                                           []int
	inward, outward                                           map[int]string
	months                                                    string // of its words for months, in their order; "" for those of English
	categories                                                string // names of new, in progress and done
}

func TestRealExportsAreReadAsTheyStand(t *testing.T) {
	const none = -1
	english := "jan feb mar apr may jun jul aug sep oct nov dec"
	for _, p := range []places{
		{file: "exports/jira-csv/en-cloud.csv", language: "en", key: 1, id: 2, kind: 3, status: 4, assignee: 13, assigneeID: 14, created: 19, updated: 20, resolved: 22,
			rank: 44, category: 54, parentID: none, parentKey: none, sprints: []int{45}, months: english, categories: "To Do|In Progress|Done"},
		{file: "exports/jira-csv/en-links.csv", language: "en", key: 1, id: 2, kind: 3, status: 4, assignee: 13, assigneeID: 14, created: 19, updated: 20, resolved: 22,
			rank: 58, category: 72, parentID: 70, parentKey: none, months: english, categories: "To Do|In Progress|Done",
			inward: map[int]string{37: "QAlity Test", 38: "QAlity Test", 40: "Relates", 41: "Relates"}, outward: map[int]string{39: "QAlity Test", 42: "Relates"}},
		{file: "exports/jira-csv/es-308-columns.csv", language: "es", key: 1, id: 2, kind: 3, status: 4, assignee: 13, assigneeID: 14, created: 19, updated: 20, resolved: 22,
			rank: 236, category: 303, parentID: 305, parentKey: 306, sprints: []int{250, 251, 252}, labels: []int{27, 28},
			months: "ene feb mar abr may jun jul ago sep oct nov dic", categories: "Por hacer|En curso|Listo",
			inward:  map[int]string{51: "Blocks", 52: "Blocks", 55: "Cloners", 57: "Depende", 58: "Depende", 63: "Relates", 66: "Test"},
			outward: map[int]string{53: "Blocks", 54: "Blocks", 56: "Cloners", 59: "Depende", 60: "Depende", 61: "Depende", 62: "Depende", 64: "Relates", 65: "Relates"}},
		{file: "exports/jira-csv/es-9-columns.csv", language: "es", key: 0, id: 1, status: 4, created: 5, updated: none, resolved: none, kind: none, assignee: none, assigneeID: none,
			rank: none, category: none, parentID: 6, parentKey: 7, months: "ene feb mar abr may jun jul ago sep oct nov dic"},
		{file: "exports/jira-csv/fr-kanban.csv", language: "fr", key: 1, id: 2, kind: 3, status: 4, assignee: 13, assigneeID: 14, created: 19, updated: 20, resolved: 22,
			rank: 54, category: 59, parentID: none, parentKey: none, months: "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.", categories: "A faire|?|?",
			inward: map[int]string{37: "Blocks", 38: "Blocks", 39: "Blocks", 49: "Blocks"}, outward: map[int]string{50: "Blocks"}},
		{file: "exports/jira-csv/pt-scrum.csv", language: "pt", key: 1, id: 2, kind: 3, status: 4, assignee: 13, assigneeID: 14, created: 19, updated: 20, resolved: 22,
			rank: 37, category: 43, parentID: none, parentKey: none, sprints: []int{38, 39}, months: "jan fev mar abr mai jun jul ago set out nov dez",
			categories: "Itens Pendentes|?|Itens concluídos"},
		{file: "csv/jira-testautogen.csv", language: "en", key: 1, id: 2, kind: 3, status: 4, assignee: 13, assigneeID: 14, created: 19, updated: 20, resolved: 22,
			rank: 44, category: 54, parentID: none, parentKey: none, sprints: []int{45}, months: english, categories: "To Do|In Progress|Done"},
	} {
		t.Run(filepath.Base(p.file), func(t *testing.T) { compare(t, p) })
	}
}

// compare holds what Read hands over against the cells.
func compare(t *testing.T, p places) {
	file := openReal(t, p.file)
	var got []Row
	about, err := Read(file, Options{}, func(r Row) error { got = append(got, r); return nil })
	if err != nil {
		t.Fatal(err)
	}
	if about.Language != p.language || about.Separator != ',' || about.Dates != "" {
		t.Errorf("%+v", about)
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		t.Fatal(err)
	}
	cells, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	cells = cells[1:]
	if len(got) != len(cells) || about.Rows != len(cells) {
		t.Fatalf("%d rows, want %d", len(got), len(cells))
	}
	for n, row := range cells {
		p.compareRow(t, got[n], row)
	}
}

func (p places) compareRow(t *testing.T, got Row, row []string) {
	t.Helper()
	cell := func(i int) string {
		if i < 0 {
			return ""
		}
		return strings.TrimSpace(row[i])
	}
	list := func(places []int) (all []string) {
		for _, i := range places {
			if cell(i) != "" {
				all = append(all, cell(i))
			}
		}
		return all
	}
	for what, pair := range map[string][2]string{
		"key": {got.Key, cell(p.key)}, "id": {got.ID, cell(p.id)}, "status": {got.Status, cell(p.status)}, "kind": {got.Kind, cell(p.kind)},
		"assignee": {got.Assignee.Name, cell(p.assignee)}, "assignee's id": {got.Assignee.ID, cell(p.assigneeID)}, "rank": {got.Rank, cell(p.rank)},
		"parent's id": {got.ParentID, cell(p.parentID)}, "parent's key": {got.ParentKey, cell(p.parentKey)},
		"created": {stamp(got.Created), p.instant(t, cell(p.created))}, "updated": {stamp(got.Updated), p.instant(t, cell(p.updated))},
		"resolved": {stamp(got.Resolved), p.instant(t, cell(p.resolved))},
		"sprints":  {strings.Join(got.Sprints, "|"), strings.Join(list(p.sprints), "|")}, "labels": {strings.Join(got.Labels, "|"), strings.Join(list(p.labels), "|")},
	} {
		if pair[0] != pair[1] {
			t.Errorf("%s: %s is %q, want %q", cell(p.key), what, pair[0], pair[1])
		}
	}
	if name := cell(p.category); name != "" {
		want := []Category{New, Indeterminate, Done}[slices.Index(strings.Split(p.categories, "|"), name)]
		if got.StatusCategory != want {
			t.Errorf("%s: category is %q, want %q", got.Key, got.StatusCategory, want)
		}
	}
	for inward, columns := range map[bool]map[int]string{true: p.inward, false: p.outward} {
		for i, relation := range columns {
			if target := cell(i); target != "" && !slices.Contains(got.Links, Link{relation, inward, target}) {
				t.Errorf("%s: no link %s to %s in %v", got.Key, relation, target, got.Links)
			}
		}
	}
}

func stamp(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.Format("2006-01-02 15:04")
}

// instant reads dd/MMM/yy h:mm AM by hand.
func (p places) instant(t *testing.T, text string) string {
	t.Helper()
	if text == "" {
		return ""
	}
	date, clock, _ := strings.Cut(text, " ")
	parts := strings.Split(date, "/")
	month := slices.Index(strings.Fields(p.months), strings.ToLower(parts[1])) + 1
	if month == 0 {
		t.Fatalf("%q is no month of %q", parts[1], p.months)
	}
	at, err := time.Parse("06-1-2 3:04 PM", parts[2]+"-"+strconv.Itoa(month)+"-"+parts[0]+" "+clock)
	if err != nil {
		t.Fatal(err)
	}
	return at.Format("2006-01-02 15:04")
}
