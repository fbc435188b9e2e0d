// Package fakejira is a small Jira for tests: one project, served as the documentation of Jira Cloud (REST v3) and of Jira Server and
// Data Center (REST v2) says, with its limits, and with faults on demand.
package fakejira

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Jira serves one project. Set its fields before it serves.
type Jira struct {
	Cloud       bool
	User, Token string           // who may read; without a token everybody
	Project     string           // its key
	Now         func() time.Time // its clock
	PageOf      int              // issues that a search gives at most
	LogOf       int              // entries of a log that come with each issue of a search at most, the newest; 0: all of them, as Server does
	OneLogOf    int              // entries that come with an issue that is read by itself
	BulkOf      int              // entries that a page of change logs holds at most
	Twice       bool             // pages of change logs begin with the last entry of the page before
	Coy         bool             // it says neither how many entries a log has beside those that come, nor on Cloud that a page is the last
	Reversed    bool             // pages hold the issues that they should, in another order
	Before      func(n int)      // runs before the nth request is answered: others may work on the project meanwhile
	Fault       func(n int, r *http.Request) Fault

	turn     sync.Mutex // one request after the other
	mu       sync.Mutex
	issues   []*Issue
	gone     map[string]string // keys that issues had before they moved away, and those that they have now
	names    json.RawMessage   // of fields
	schema   json.RawMessage
	entries  int64 // id of the last entry of any log
	numbers  int   // number in the last key
	requests []string
}

// Issue is an issue with its whole change log, oldest first.
type Issue struct {
	ID, Key string
	Fields  map[string]json.RawMessage
	Log     []Entry
}

// Entry is an entry of a change log, as Jira writes it with an issue.
type Entry struct {
	ID  int64
	At  time.Time
	Raw map[string]json.RawMessage
}

// layout is how Jira writes instants.
const layout = "2006-01-02T15:04:05.000-0700"

// New is an empty Jira with the limits that are documented.
func New(cloud bool, project string, now func() time.Time) *Jira {
	j := &Jira{Cloud: cloud, Project: project, Now: now, PageOf: 1000, BulkOf: 1000, gone: map[string]string{}}
	if cloud {
		j.PageOf, j.LogOf, j.OneLogOf = 100, 40, 100
	}
	j.names, j.schema = marshal(map[string]string{"status": "Status"}), marshal(map[string]any{"status": map[string]string{"type": "status"}})
	return j
}

// Load takes the issues of a search page of the real format, with their logs.
func (j *Jira) Load(page io.Reader) error {
	var read struct {
		Names, Schema json.RawMessage
		Issues        []struct {
			ID, Key   string
			Fields    map[string]json.RawMessage
			Changelog struct {
				Histories []map[string]json.RawMessage
			}
		}
	}
	if err := json.NewDecoder(page).Decode(&read); err != nil {
		return err
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	j.names, j.schema = read.Names, read.Schema
	for _, raw := range read.Issues {
		i := &Issue{ID: raw.ID, Key: raw.Key, Fields: raw.Fields}
		for _, h := range raw.Changelog.Histories {
			e, err := entryOf(h)
			if err != nil {
				return fmt.Errorf("%s: %w", raw.Key, err)
			}
			i.Log, j.entries = append(i.Log, e), max(j.entries, e.ID)
		}
		j.issues, j.numbers = append(j.issues, i), max(j.numbers, number(i.Key))
	}
	return nil
}

func entryOf(raw map[string]json.RawMessage) (e Entry, err error) {
	var id, created string
	if err := json.Unmarshal(raw["id"], &id); err != nil {
		return e, err
	}
	if err := json.Unmarshal(raw["created"], &created); err != nil {
		return e, err
	}
	e.Raw = raw
	if e.ID, err = strconv.ParseInt(id, 10, 64); err != nil {
		return e, err
	}
	e.At, err = time.Parse(layout, created)
	return e, err
}

// Add makes an issue with a log of so many entries, and says its key.
func (j *Jira) Add(entries int) string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.add(entries)
}

func (j *Jira) add(entries int) string {
	j.numbers++
	now := marshal(j.Now().Format(layout))
	i := &Issue{ID: strconv.Itoa(10000 + j.numbers), Key: fmt.Sprintf("%s-%d", j.Project, j.numbers), Fields: map[string]json.RawMessage{
		"summary": marshal(fmt.Sprintf("Issue %d", j.numbers)), "status": status("To Do"), "created": now, "updated": now,
		"priority": marshal(map[string]string{"id": "3", "name": "Medium"}), "issuetype": marshal(map[string]string{"id": "10", "name": "Story"}),
		"project": marshal(map[string]string{"key": j.Project, "name": j.Project}), "reporter": person(),
	}}
	j.issues = append(j.issues, i)
	for n := range entries {
		j.change(i, []string{"To Do", "Doing"}[(n+1)%2])
	}
	return i.Key
}

func person() json.RawMessage {
	return marshal(map[string]string{"accountId": "a1", "name": "ann", "displayName": "Ann"})
}

func status(name string) json.RawMessage {
	category := map[string]string{"To Do": "new", "Doing": "indeterminate", "Done": "done"}[name]
	return marshal(map[string]any{"id": name, "name": name, "statusCategory": map[string]string{"key": category}})
}

// Change moves an issue to another status.
func (j *Jira) Change(key, to string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if i := j.find(key); i != nil {
		j.change(i, to)
	}
}

func (j *Jira) change(i *Issue, to string) {
	var from struct{ Name string }
	if err := json.Unmarshal(i.Fields["status"], &from); err != nil {
		panic(err)
	}
	j.entries++
	now := j.Now()
	item := map[string]string{"field": "status", "fieldId": "status", "fieldtype": "jira", "from": from.Name, "fromString": from.Name, "to": to, "toString": to}
	i.Log = append(i.Log, Entry{j.entries, now, map[string]json.RawMessage{
		"id": marshal(strconv.FormatInt(j.entries, 10)), "created": marshal(now.Format(layout)), "author": person(), "items": marshal([]any{item}),
	}})
	i.Fields = maps.Clone(i.Fields)
	i.Fields["status"], i.Fields["updated"] = status(to), marshal(now.Format(layout))
}

// Delete removes an issue for good.
func (j *Jira) Delete(key string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.issues = slices.DeleteFunc(j.issues, func(i *Issue) bool { return i.Key == key })
}

// Move takes an issue into another project, where its old key still finds it.
func (j *Jira) Move(key, project string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if i := j.find(key); i != nil {
		i.Key = project + "-" + strconv.Itoa(len(j.gone)+1)
		j.gone[key] = i.Key
	}
}

// Issues are those of the project as they are now.
func (j *Jira) Issues() (list []Issue) {
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, i := range j.inProject() {
		list = append(list, *i)
	}
	return list
}

// Requests are those that came so far: method, path and query or body.
func (j *Jira) Requests() []string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return slices.Clone(j.requests)
}

// Rest waits until no request is being answered, of whoever went away meanwhile neither: then fields may be set anew.
func (j *Jira) Rest() {
	j.turn.Lock()
	defer j.turn.Unlock()
}

func (j *Jira) inProject() (list []*Issue) {
	for _, i := range j.issues {
		if strings.HasPrefix(i.Key, j.Project+"-") {
			list = append(list, i)
		}
	}
	return list
}

// find is an issue by its id, its key, or one that it had.
func (j *Jira) find(name string) *Issue {
	if now, moved := j.gone[name]; moved {
		name = now
	}
	for _, i := range j.issues {
		if i.ID == name || i.Key == name {
			return i
		}
	}
	return nil
}

// Updated is when the issue changed last.
func (i Issue) Updated() time.Time {
	var text string
	if err := json.Unmarshal(i.Fields["updated"], &text); err != nil {
		panic(err)
	}
	at, err := time.Parse(layout, text)
	if err != nil {
		panic(err)
	}
	return at
}

func number(key string) int {
	n, err := strconv.Atoi(key[strings.LastIndexByte(key, '-')+1:])
	if err != nil {
		panic(err)
	}
	return n
}

func marshal(value any) json.RawMessage {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	return text
}
