// Package simulated is a small Jira for tests, with no code of the importer.
package simulated

import (
	"fmt"
	"slices"
	"strconv"
	"time"
)

// Jira is a small Jira in which things happen as in a real one. It knows what was so at every moment, and can be
// exported in any form. What happens is chosen for it.
type Jira struct {
	// Choose takes one of so many.
	Choose func(what string, of int) int
	Now    time.Time
	Issues []*Issue

	Statuses, Kinds, Priorities, Resolutions, People, Versions, Sprints []*Thing

	last int // id of an issue, a thing or an entry
}

// Thing is what has an id and a name: a status, a person, a version, a sprint.
type Thing struct {
	ID         string
	Names      []string // that it ever had; it is called by the last one
	Category   string   // of a status
	Released   bool     // of a version
	Start, End time.Time
}

// Name is what it is called now.
func (t *Thing) Name() string { return t.Names[len(t.Names)-1] }

// Issue is an issue of a simulated Jira.
type Issue struct {
	ID, Project string
	Keys        []string // that it ever had; the last one is that of now
	Created     time.Time
	Updated     time.Time
	Author      *Thing
	States      []Known // from the first to that of now
	Entries     []Logged
	Rank        int
	Comments    int
}

// Key is the key of now.
func (s *Issue) Key() string { return s.Keys[len(s.Keys)-1] }

// Known is what is so of an issue from a moment on, by whom.
type Known struct {
	Self                       *Issue
	At                         time.Time
	By                         *Thing
	Title                      string
	Text                       int // of Texts
	Kind, Status, Priority     *Thing
	Resolution, Assignee       *Thing // nil: none
	Parent                     *Issue
	Labels                     []string
	Flagged                    bool
	Points                     int // 0: none
	Sprints, Versions          []*Thing
	Blocks, BlockedBy, Relates []*Issue
}

// Logged is an entry of a change log.
type Logged struct {
	ID    int
	At    time.Time
	By    *Thing
	Items []map[string]any
}

// At is what was so at a moment; false before the issue was created.
func (s *Issue) At(moment time.Time) (Known, bool) {
	var found Known
	for _, k := range s.States {
		if !k.At.After(moment) {
			found = k
		}
	}
	return found, !found.At.IsZero()
}

// now is what is so.
func (s *Issue) now() Known { return s.States[len(s.States)-1] }

// Texts are descriptions: as wiki text, as rich text, and as Markdown.
var Texts = []struct{ Wiki, ADF, Markdown string }{
	{},
	{"Plain words", `{"version":1,"type":"doc","content":[{"type":"paragraph","content":[{"type":"text","text":"Plain words"}]}]}`, "Plain words"},
	{"h2. Why\n\n* fewer calls", `{"version":1,"type":"doc","content":[{"type":"heading","attrs":{"level":2},"content":[{"type":"text","text":"Why"}]},
		{"type":"bulletList","content":[{"type":"listItem","content":[{"type":"paragraph","content":[{"type":"text","text":"fewer calls"}]}]}]}]}`, "## Why\n\n- fewer calls"},
}

// New is a Jira in which nothing happened yet.
func New(choose func(what string, of int) int) *Jira {
	j := &Jira{Choose: choose, Now: time.Date(2021, 3, 1, 9, 0, 0, 0, time.UTC), last: 10_000}
	for _, s := range [][2]string{{"To Do", "new"}, {"In Progress", "indeterminate"}, {"Done", "done"}, {"Done", "done"}} {
		j.thing(&j.Statuses, s[0]).Category = s[1]
	}
	for into, names := range map[*[]*Thing][]string{
		&j.Kinds: {"Bug", "Task"}, &j.Priorities: {"High", "Low"}, &j.Resolutions: {"Fixed", "Won't Do"},
	} {
		for _, name := range names {
			j.thing(into, name)
		}
	}
	for _, name := range []string{"Ann", "Bob", "Cleo"} {
		j.thing(&j.People, name)
	}
	return j
}

func (j *Jira) id() int {
	j.last++
	return j.last
}

func (j *Jira) thing(among *[]*Thing, name string) *Thing {
	t := &Thing{ID: strconv.Itoa(j.id()), Names: []string{name}}
	*among = append(*among, t)
	return t
}

func (j *Jira) oneOf(what string, things []*Thing) *Thing {
	return things[j.Choose(what, len(things))]
}

// maybe is one of the things, or none.
func (j *Jira) maybe(what string, things []*Thing) *Thing {
	if n := j.Choose(what, len(things)+1); n > 0 {
		return things[n-1]
	}
	return nil
}

// Step lets time pass, and something happen.
func (j *Jira) Step() {
	j.Now = j.Now.Add(time.Duration(1+j.Choose("hours", 40))*time.Hour + time.Duration(j.Choose("ms", 1000))*time.Millisecond)
	if len(j.Issues) == 0 {
		j.create()
		return
	}
	all := []func(){j.create, j.rename, j.plan, j.begin, j.finish, j.release, j.edit, j.edit, j.edit, j.move, j.transition, j.transition, j.link, j.rank, j.comment, j.sprint, j.sprint}
	all[j.Choose("what happens", len(all))]()
}

func (j *Jira) issue() *Issue { return j.Issues[j.Choose("issue", len(j.Issues))] }

func (j *Jira) create() {
	n := len(j.Issues) + 1
	author := j.oneOf("reporter", j.People)
	i := &Issue{ID: strconv.Itoa(j.id()), Project: "SHOP", Keys: []string{fmt.Sprint("SHOP-", n)}, Created: j.Now, Updated: j.Now, Author: author, Rank: n}
	if j.Choose("project", 4) == 3 {
		i.Project, i.Keys[0] = "HELP", fmt.Sprint("HELP-", n)
	}
	i.States = []Known{{
		Self: i, At: j.Now, By: author, Title: fmt.Sprint("Issue ", n), Text: j.Choose("text", len(Texts)), Kind: j.oneOf("kind", j.Kinds), Status: j.Statuses[0],
		Priority: j.oneOf("priority", j.Priorities), Assignee: j.maybe("assignee", j.People), Points: j.Choose("points", 3),
	}}
	j.Issues = append(j.Issues, i)
}

// rename calls a thing otherwise. Jira does not log it. The statuses of one name keep it.
func (j *Jira) rename() {
	of := [][]*Thing{j.Statuses[:2], j.Kinds, j.Priorities, j.Resolutions, j.People, j.Versions, j.Sprints}[j.Choose("kind of thing", 7)]
	if len(of) == 0 {
		return
	}
	t := j.oneOf("thing", of)
	t.Names = append(t.Names, fmt.Sprintf("%s %d", t.Names[0], len(t.Names)+1))
}

// plan makes a version or a sprint.
func (j *Jira) plan() {
	if j.Choose("plan", 2) == 0 {
		j.thing(&j.Versions, fmt.Sprint("v", len(j.Versions)+1))
		return
	}
	j.thing(&j.Sprints, fmt.Sprint("Sprint ", len(j.Sprints)+1))
}

func (j *Jira) release() {
	if v := j.maybe("version", j.Versions); v != nil && !v.Released {
		v.Released, v.End = true, j.Now
	}
}

// change makes a change of an issue, of which its log has an entry.
func (j *Jira) change(i *Issue, by *Thing, to func(*Known), items ...map[string]any) {
	next := i.now()
	next.At, next.By = j.Now, by
	to(&next)
	if last := len(i.States) - 1; i.States[last].At.Equal(j.Now) {
		i.States[last] = next
	} else {
		i.States = append(i.States, next)
	}
	i.Updated = j.Now
	if len(items) > 0 {
		i.Entries = append(i.Entries, Logged{j.id(), j.Now, by, items})
	}
}

func tells(field, id, from, fromString, to, toString string) map[string]any {
	entry := map[string]any{"field": field, "from": nil, "fromString": nil, "to": nil, "toString": nil}
	for name, value := range map[string]string{"fieldId": id, "from": from, "fromString": fromString, "to": to, "toString": toString} {
		if value != "" {
			entry[name] = value
		}
	}
	return entry
}

// thingItem is a change from one thing to another one, or none.
func thingItem(field, id string, from, to *Thing) map[string]any {
	var a, b Thing
	if from != nil {
		a = Thing{ID: from.ID, Names: []string{from.Name()}}
	}
	if to != nil {
		b = Thing{ID: to.ID, Names: []string{to.Name()}}
	}
	name := func(t Thing) string {
		if t.ID == "" {
			return ""
		}
		return t.Name()
	}
	return tells(field, id, a.ID, name(a), b.ID, name(b))
}

func without[T comparable](list []T, gone T) []T {
	return slices.DeleteFunc(slices.Clone(list), func(one T) bool { return one == gone })
}

func with[T comparable](list []T, come T) []T { return append(slices.Clone(list), come) }
