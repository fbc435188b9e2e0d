package simulated

import (
	"archive/zip"
	"cmp"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The ids of the fields of a simulated Jira's own.
const (
	sprintField = "customfield_10020"
	pointsField = "customfield_10028"
	rankField   = "customfield_10019"
	flagField   = "customfield_10021"
	epicField   = "customfield_10014"
)

// Form is a form in which a simulated Jira gives its issues.
type Form string

// The forms.
const (
	PagesV2   Form = "search pages, version 2"
	PagesV3   Form = "search pages, version 3"
	Bulk      Form = "pages by token, and logs in bulk"
	Directory Form = "single issues in a directory"
	Archive   Form = "single issues in an archive"
	Lines     Form = "lines"
	Board     Form = "pages of a board"
	Table     Form = "a table"
)

// Forms lists the forms that have logs.
func Forms() []Form { return []Form{PagesV2, PagesV3, Bulk, Directory, Archive, Lines, Board} }

const perPage = 3

// Give writes all issues into a directory in a form, and returns the files to import.
func (j *Jira) Give(dir string, form Form) ([]string, error) {
	files := map[string][]byte{}
	switch form {
	case PagesV2, PagesV3, Board:
		j.pages(files, form)
	case Bulk:
		j.bulk(files)
	case Lines:
		for _, i := range j.Issues {
			files["lines.ndjson"] = append(append(files["lines.ndjson"], text(j.issueAs(i, form))...), '\n')
		}
	case Table:
		files["table.csv"] = j.table()
	case Directory, Archive:
		for _, i := range j.Issues {
			files[i.Key()+".json"] = text(j.issueAs(i, form))
		}
	}
	if form == Archive {
		return archive(filepath.Join(dir, "issues.zip"), files)
	}
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
			return nil, err
		}
	}
	return []string{dir}, nil
}

func archive(name string, files map[string][]byte) ([]string, error) {
	out, err := os.Create(name)
	if err != nil {
		return nil, err
	}
	w := zip.NewWriter(out)
	for name, content := range files {
		entry, err := w.Create("issues/" + name)
		if err != nil {
			return nil, err
		}
		if _, err := entry.Write(content); err != nil {
			return nil, err
		}
	}
	return []string{name}, cmp.Or(w.Close(), out.Close())
}

func text(v any) []byte {
	out, err := json.Marshal(v)
	if err != nil {
		panic(err) // of what is made here
	}
	return out
}

func names() map[string]string {
	return map[string]string{sprintField: "Sprint", pointsField: "Story Points", rankField: "Rank", flagField: "Flagged", epicField: "Epic Link", "summary": "Summary"}
}

// pages are those of a search, or of a board, which is in the order of its ranks.
func (j *Jira) pages(files map[string][]byte, form Form) {
	issues := slices.Clone(j.Issues)
	if form == Board {
		slices.SortFunc(issues, func(a, b *Issue) int { return a.Rank - b.Rank })
	}
	for from := 0; from < len(issues); from += perPage {
		var page []any
		for _, i := range issues[from:min(from+perPage, len(issues))] {
			page = append(page, j.issueAs(i, form))
		}
		files[fmt.Sprintf("page-%03d.json", from)] = text(map[string]any{
			"startAt": from, "maxResults": perPage, "total": len(issues), "names": names(), "issues": page,
		})
	}
}

// bulk are pages by token without logs, and the logs of many issues, with entries that come twice.
func (j *Jira) bulk(files map[string][]byte) {
	var logs []any
	for from := 0; from < len(j.Issues); from += perPage {
		var page []any
		end := min(from+perPage, len(j.Issues))
		for _, i := range j.Issues[from:end] {
			page = append(page, j.issueAs(i, Bulk))
			entries := j.log(i, func(at time.Time) any { return at.UnixMilli() })
			logs = append(logs, map[string]any{"issueId": i.ID, "changeHistories": append(entries, entries[:min(1, len(entries))]...)})
		}
		body := map[string]any{"isLast": end == len(j.Issues), "names": names(), "issues": page}
		if end < len(j.Issues) {
			body["nextPageToken"] = strconv.Itoa(end)
		}
		files[fmt.Sprintf("page-%03d.json", from)] = text(body)
	}
	files["logs.json"] = text(map[string]any{"issueChangeLogs": logs})
}

// issueAs is an issue as an answer has it.
func (j *Jira) issueAs(i *Issue, form Form) map[string]any {
	is := i.now()
	fields := map[string]any{
		"summary": is.Title, "project": map[string]any{"key": i.Project, "name": "Project " + i.Project}, "created": written(i.Created, 0),
		"updated": written(i.Updated, 2), "reporter": person(i.Author), "creator": person(i.Author), "assignee": person(is.Assignee),
		"status":    map[string]any{"id": is.Status.ID, "name": is.Status.Name(), "statusCategory": map[string]any{"key": is.Status.Category}},
		"issuetype": named(is.Kind), "priority": named(is.Priority), "resolution": named(is.Resolution), "labels": append([]string{}, is.Labels...),
		"issuelinks": links(is), "comment": map[string]any{"total": i.Comments, "comments": []any{}}, rankField: i.rank(),
		sprintField: sprints(is.Sprints), "fixVersions": versions(is.Versions), pointsField: nil, flagField: nil,
	}
	if is.Points > 0 {
		fields[pointsField] = float64(is.Points)
	}
	if is.Flagged {
		fields[flagField] = []any{map[string]any{"id": "10019", "value": "Impediment"}}
	}
	if is.Parent != nil {
		fields["parent"] = map[string]any{"id": is.Parent.ID, "key": is.Parent.Key()}
	}
	fields["description"] = Texts[is.Text].Wiki
	if form == PagesV3 || form == Bulk {
		fields["description"] = json.RawMessage(cmp.Or(Texts[is.Text].ADF, "null"))
	}
	issue := map[string]any{"id": i.ID, "key": i.Key(), "fields": fields}
	switch form {
	case Lines, Directory, Archive:
		issue["names"] = names()
	case Board:
		issue["self"] = "https://j.example/rest/agile/1.0/issue/" + i.ID
		agile(fields, is)
	}
	if form != Bulk {
		entries := j.log(i, func(at time.Time) any { return written(at, int(at.Unix())%3) })
		slices.Reverse(entries)
		issue["changelog"] = map[string]any{"startAt": 0, "maxResults": len(entries), "total": len(entries), "histories": entries}
	}
	return issue
}

// agile are the fields that only pages of a board have.
func agile(fields map[string]any, is Known) {
	fields["flagged"], fields["sprint"], fields["epic"] = is.Flagged, nil, nil
	if s := open(is.Sprints); s != nil {
		fields["sprint"] = sprints([]*Thing{s})[0]
	}
	if p := is.Parent; p != nil {
		id, _ := strconv.Atoi(p.ID)
		fields["epic"] = map[string]any{"id": id, "key": p.Key(), "name": "x", "done": false}
	}
}

// written is an instant with one of several offsets.
func written(at time.Time, zone int) string {
	return at.In(time.FixedZone("", []int{0, -5, 2}[zone]*3600)).Format("2006-01-02T15:04:05.000-0700")
}

func (j *Jira) log(i *Issue, at func(time.Time) any) []any {
	entries := []any{}
	for _, e := range i.Entries {
		entries = append(entries, map[string]any{"id": strconv.Itoa(e.ID), "created": at(e.At), "author": person(e.By), "items": e.Items})
	}
	return entries
}

func person(t *Thing) any {
	if t == nil {
		return nil
	}
	return map[string]any{"accountId": t.ID, "displayName": t.Name()}
}

func named(t *Thing) any {
	if t == nil {
		return nil
	}
	return map[string]any{"id": t.ID, "name": t.Name()}
}

func versions(list []*Thing) []any {
	all := []any{}
	for _, v := range list {
		version := map[string]any{"id": v.ID, "name": v.Name(), "released": v.Released}
		if v.Released {
			version["releaseDate"] = v.End.Format(time.DateOnly)
		}
		all = append(all, version)
	}
	return all
}

func sprints(list []*Thing) []any {
	var all []any
	for _, s := range list {
		id, _ := strconv.Atoi(s.ID)
		sprint := map[string]any{"id": id, "name": s.Name(), "state": s.state(), "boardId": 1}
		if !s.Start.IsZero() {
			sprint["startDate"], sprint["endDate"] = s.Start.Format(isoTime), s.Start.AddDate(0, 0, 14).Format(isoTime)
		}
		if !s.End.IsZero() {
			sprint["completeDate"] = s.End.Format(isoTime)
		}
		all = append(all, sprint)
	}
	return all
}

const isoTime = "2006-01-02T15:04:05.000Z"

func (t *Thing) state() string {
	switch {
	case t.Start.IsZero():
		return "future"
	case t.End.IsZero():
		return "active"
	default:
		return "closed"
	}
}

func links(is Known) []any {
	all := []any{}
	add := func(outward, inward, end string, others []*Issue) {
		for _, o := range others {
			all = append(all, map[string]any{
				"type": map[string]any{"outward": outward, "inward": inward}, end: map[string]any{"id": o.ID, "key": o.Key()},
			})
		}
	}
	add("blocks", "is blocked by", "outwardIssue", is.Blocks)
	add("blocks", "is blocked by", "inwardIssue", is.BlockedBy)
	add("relates to", "relates to", "outwardIssue", is.Relates)
	return all
}

// rank is a LexoRank that sorts as the rank does.
func (s *Issue) rank() string { return fmt.Sprintf("0|i%05d:", 50_000+s.Rank) }

// table is what Jira's pages export: the present alone, without ids of anything but issues and people.
func (j *Jira) table() []byte {
	var out strings.Builder
	w := csv.NewWriter(&out)
	most := 1
	for _, i := range j.Issues {
		most = max(most, len(i.now().Sprints), len(i.now().Versions), len(i.now().Labels))
	}
	header := []string{"Summary", "Issue key", "Issue id", "Issue Type", "Status", "Project key", "Project name", "Priority", "Resolution", "Assignee",
		"Assignee Id", "Reporter", "Reporter Id", "Created", "Updated", "Description", "Custom field (Rank)", "Custom field (Story Points)", "Custom field (Flagged)", "Status Category"}
	for _, column := range []string{"Sprint", "Fix versions", "Labels"} {
		header = append(header, slices.Repeat([]string{column}, most)...)
	}
	rows := [][]string{header}
	for _, i := range j.Issues {
		rows = append(rows, i.row(most))
	}
	_ = w.WriteAll(rows) // into memory
	return []byte(out.String())
}

func (s *Issue) row(most int) []string {
	is := s.now()
	who := func(t *Thing) []string {
		if t == nil {
			return []string{"", ""}
		}
		return []string{t.Name(), t.ID}
	}
	resolution := ""
	if is.Resolution != nil {
		resolution = is.Resolution.Name()
	}
	category := map[string]string{"new": "To Do", "indeterminate": "In Progress", "done": "Done"}[is.Status.Category]
	day := func(at time.Time) string { return at.Format("02/Jan/06 3:04 PM") }
	row := []string{is.Title, s.Key(), s.ID, is.Kind.Name(), is.Status.Name(), s.Project, "Project " + s.Project, is.Priority.Name(), resolution}
	row = append(append(row, who(is.Assignee)...), who(s.Author)...)
	row = append(row, day(s.Created), day(s.Updated.Add(time.Minute)), Texts[is.Text].Wiki, s.rank(), number(is.Points), flagText(is.Flagged), category)
	lists := [][]string{{}, {}, is.Labels}
	for _, sprint := range is.Sprints {
		lists[0] = append(lists[0], sprint.Name())
	}
	for _, v := range is.Versions {
		lists[1] = append(lists[1], v.Name())
	}
	for _, list := range lists {
		row = append(append(row, list...), slices.Repeat([]string{""}, most-len(list))...)
	}
	return row
}
