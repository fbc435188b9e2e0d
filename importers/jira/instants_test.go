package jira_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"waymark/importers/jira/jiratest"
)

// realExport is an export that a real Jira gave.
type realExport struct {
	name, product string
	files         []string
}

func realExports(t *testing.T) []realExport {
	t.Helper()
	all := []realExport{}
	for _, p := range jiratest.Projects() {
		all = append(all, realExport{p.Name, p.Name, p.Files(t, "../../..")})
	}
	for name, product := range map[string]string{"adf-page": "TESTKEY13", "k5-epics-page": "K5", "playg-page": "PLAYG", "ut-page": "UT"} {
		all = append(all, realExport{name, product, []string{shared(t, "exports", "jira-cloud-v3", name+".json")}})
	}
	hooks, err := filepath.Glob(shared(t, "exports", "jira-webhook", "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	for _, hook := range hooks {
		all = append(all, realExport{strings.TrimSuffix(filepath.Base(hook), ".json"), "TES", []string{hook}})
	}
	return all
}

func TestEachRealExportIsAsItsRawFilesSayAtSixtyInstants(t *testing.T) {
	for _, e := range realExports(t) {
		t.Run(e.name, func(t *testing.T) {
			issues := jiratest.Read(t, e.files...)
			w := newWaymarkOn(t, newMemory())
			w.mustImportPart(e.product, e.files...)
			o := newOracle(issues)
			for _, at := range append(jiratest.Moments(issues, 60), time.Now()) {
				o.compare(t, e.product, w.at(e.product, at.UTC().Format(time.RFC3339Nano)), at)
			}
			if got, want := w.order(e.product), o.order(); len(want) > 0 && !slices.Equal(got, want) {
				t.Errorf("the order is %v, want %v", got, want)
			}
		})
	}
}

// oracle knows a real export from its raw files alone.
type oracle struct {
	issues []jiratest.Raw
	keys   map[string]string          // of issues, by id and by every key that they ever had
	names  map[string]map[string]bool // what things are called anywhere, by field and id
	called map[string]string          // what Waymark calls them
	fields map[string]string          // ids of fields of a team's own, by what they are
	closed map[string]time.Time       // when sprints were closed
}

var rankValue = regexp.MustCompile(`^"\d\|[0-9a-z]+:[0-9a-z]*"$`)

func newOracle(issues []jiratest.Raw) oracle {
	o := oracle{issues, map[string]string{}, map[string]map[string]bool{}, map[string]string{}, map[string]string{}, map[string]time.Time{}}
	for _, i := range issues {
		for _, c := range i.Log {
			if c.Field == "Key" {
				o.keys[c.From.Name] = i.Key
			}
			if role := map[string]string{"Story Points": "points", "Epic Link": "epic"}[c.Field]; role != "" {
				o.fields[role] = c.FieldID
			}
			o.learn(map[string]string{"status": "status", "priority": "priority", "assignee": "assignee"}[c.Field], c.From, c.To)
		}
		for _, field := range []string{"status", "priority", "assignee"} {
			o.learn(field, i.Thing(field))
		}
		for name, value := range i.Fields {
			if rankValue.Match(value) {
				o.fields["rank"] = name
			}
			if list := sprintsIn(value); len(list) > 0 && strings.HasPrefix(name, "customfield_") {
				o.fields["sprint"] = name
			}
		}
	}
	for _, i := range issues {
		o.keys[i.ID], o.keys[i.Key] = i.Key, i.Key
		o.close(i)
	}
	return o
}

func (o oracle) learn(field string, values ...jiratest.Value) {
	for _, v := range values {
		if at := field + v.ID; field != "" && v.ID != "" {
			if o.names[at] == nil {
				o.names[at] = map[string]bool{}
			}
			o.names[at][v.Name] = true
		}
	}
}

type sprintIn struct {
	ID           int
	State        string
	CompleteDate time.Time
}

func sprintsIn(value json.RawMessage) []sprintIn {
	var list []sprintIn
	if json.Unmarshal(value, &list) != nil || len(list) == 0 || list[0].State == "" {
		return nil
	}
	return list
}

// close notes when sprints were closed: when Jira says so, or when an issue that stays in one comes into another.
func (o oracle) close(i jiratest.Raw) {
	note := func(id string, at time.Time) {
		if before, has := o.closed[id]; !at.IsZero() && (!has || at.Before(before)) {
			o.closed[id] = at
		}
	}
	for _, s := range sprintsIn(i.Fields[o.fields["sprint"]]) {
		note(fmt.Sprint(s.ID), s.CompleteDate)
	}
	for _, c := range i.Log {
		from, to := c.From.IDs(), c.To.IDs()
		if c.Field != "Sprint" || !slices.ContainsFunc(to, func(id string) bool { return !slices.Contains(from, id) }) {
			continue
		}
		for _, id := range to {
			if slices.Contains(from, id) {
				note(id, c.At)
			}
		}
	}
}

// compare compares everything that is known of every issue at a moment.
func (o oracle) compare(t *testing.T, product string, got books, at time.Time) {
	t.Helper()
	there, places := 0, map[int]bool{}
	for _, i := range o.issues {
		s, has := got.Stories[i.ID]
		if has != !at.Before(i.Created) {
			t.Errorf("at %v it is %v that %s is there", at, has, i.Key)
		}
		if !has {
			continue
		}
		there++
		places[s.Place] = true
		is, want := got.tell(product, s), o.tells(i, at)
		for _, field := range []string{"status", "priority", "assignee"} {
			o.compareThing(t, i, field, is[field], want[field], at)
			delete(is, field)
			delete(want, field)
		}
		if !maps.Equal(is, want) {
			t.Errorf("%s at %v is %v, want %v", i.Key, at, is, want)
		}
	}
	if len(got.Stories) != there || len(places) != there {
		t.Errorf("at %v there are %d stories in %d places, want %d", at, len(got.Stories), len(places), there)
	}
}

// compareThing compares a thing by its id: whatever it is called, it is called so wherever it is meant.
func (o oracle) compareThing(t *testing.T, i jiratest.Raw, field, is, want string, at time.Time) {
	t.Helper()
	id, name, _ := strings.Cut(want, "\t")
	known, called := o.names[field+id], o.called[field+id]
	switch {
	case id == "":
		if is != name {
			t.Errorf("%s of %s at %v is %q, want %q", field, i.Key, at, is, name)
		}
	case called == "" && (known[is] || known[strings.TrimSuffix(is, " ("+id+")")]):
		o.called[field+id] = is
	case is != called:
		t.Errorf("%s of %s at %v is %q, want %q (%s)", field, i.Key, at, is, cmp.Or(called, name), id)
	}
}

// tells is what the raw files say of an issue at a moment.
func (o oracle) tells(i jiratest.Raw, at time.Time) map[string]string {
	thing := func(name string) string {
		_, exported := i.Fields[name]
		v := i.At(at, i.Thing(name), exported, name)
		return v.ID + "\t" + v.Name
	}
	points := i.At(at, jiratest.Value{Name: i.Text(o.fields["points"])}, i.Text(o.fields["points"]) != "", "story points")
	parent, exported := o.parent(i)
	is := i.At(at, parent, exported, "parent", "epic link", "issueparentassociation")
	sprints, closed := o.sprints(i, at), func(id string) bool { c, has := o.closed[id]; return has && !c.After(at) }
	open := slices.DeleteFunc(slices.Clone(sprints), closed)
	_, exported = i.Fields["fixVersions"]
	return map[string]string{
		"status": thing("status"), "priority": thing("priority"), "assignee": thing("assignee"),
		"points": strings.TrimSuffix(points.Name, ".0"), "parent": cmp.Or(o.keys[is.ID], o.keys[is.Name], is.Name),
		"sprints": strings.Join(sprints, " "), "open sprint": strings.Join(open, " "),
		"releases": strings.Join(i.SetAt(at, versions(i), exported, "fix version"), " "),
	}
}

func (o oracle) parent(i jiratest.Raw) (jiratest.Value, bool) {
	var issue struct{ ID, Key string }
	for _, field := range []string{"parent", "epic"} {
		_ = json.Unmarshal(i.Fields[field], &issue) // an id of the agile API is a number: the key tells it, too
		if issue.Key != "" {
			return jiratest.Value{ID: issue.ID, Name: issue.Key}, true
		}
	}
	epic := i.Text(o.fields["epic"])
	return jiratest.Value{Name: epic}, epic != ""
}

func (o oracle) sprints(i jiratest.Raw, at time.Time) []string {
	var now []string
	value, exported := i.Fields[o.fields["sprint"]]
	for _, s := range sprintsIn(value) {
		now = append(now, fmt.Sprint(s.ID))
	}
	return i.SetAt(at, now, exported, "sprint")
}

func versions(i jiratest.Raw) (ids []string) {
	var list []struct{ ID string }
	_ = json.Unmarshal(i.Fields["fixVersions"], &list) // what is null is none
	for _, v := range list {
		ids = append(ids, v.ID)
	}
	return ids
}

// order are the issues by their ranks.
func (o oracle) order() (keys []string) {
	ranked := slices.SortedFunc(slices.Values(o.issues), func(a, b jiratest.Raw) int {
		return strings.Compare(a.Text(o.fields["rank"]), b.Text(o.fields["rank"]))
	})
	for _, i := range ranked {
		if o.fields["rank"] != "" {
			keys = append(keys, i.Key)
		}
	}
	return keys
}

// tell is what Waymark says of a story.
func (b books) tell(product string, s story) map[string]string {
	all := map[string]string{"status": s.Status, "priority": s.Priority, "assignee": s.Assignee}
	var points, parent, open string
	var sprints, releases []string
	if s.Points != nil {
		points = fmt.Sprint(*s.Points)
	}
	for _, l := range s.Links {
		if l.Relation == "parent" {
			parent += l.Target
		}
	}
	for _, sprint := range b.Sprints {
		if slices.Contains(sprint.Stories, number(product, s)) {
			sprints = append(sprints, sprint.External.ID)
		}
		if sprint.Sprint == s.Sprint {
			open = sprint.External.ID
		}
	}
	for _, r := range b.Releases {
		if slices.Contains(r.Items, s.Story) {
			releases = append(releases, r.External.ID)
		}
	}
	slices.Sort(sprints)
	slices.Sort(releases)
	all["points"], all["parent"], all["open sprint"] = points, parent, open
	all["sprints"], all["releases"] = strings.Join(sprints, " "), strings.Join(releases, " ")
	return all
}

// number is that of a story among those of its product.
func number(product string, s story) int {
	n, _ := strconv.Atoi(strings.TrimPrefix(s.Story, product+"-")) // 0 is that of none
	return n
}
