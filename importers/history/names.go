package history

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"waymark/events"
)

// names know what things are called. A thing is known by its id, so that another name, or the same in another language, is
// no change; it is called as an earlier import called it, and else by its newest name. Things without ids are known by their
// names.
type names struct {
	tool    Tool
	mapping Mapping
	things  [fields]map[string]*thing // statuses, kinds, resolutions, priorities, people (as assignees), labels
	inverse map[string]string         // of relations of links, both ways
	became  map[string]string         // what statuses that were renamed or merged in Waymark are called now
}

// thing is what is known of a thing.
type thing struct {
	id, name string
	category events.Category
	told     bool      // the tool told the category
	asOf     time.Time // when it was called so
	strong   bool      // by the thing itself, and not by a log, whose words may be those of another language
	first    time.Time // when it was first spoken of; of what was known before, never
	before   string    // what it is called here since an earlier import; empty: none knew of it
	resolved string    // what it is called in Waymark
}

func newNames(t Tool, m Mapping, k known) *names {
	n := &names{tool: t, mapping: m, inverse: maps.Clone(t.Inverse), became: k.became}
	if n.inverse == nil {
		n.inverse = map[string]string{}
	}
	for a, b := range t.Inverse {
		n.inverse[b] = a
	}
	for f := range n.things {
		n.things[f] = map[string]*thing{}
	}
	n.remember(k)
	return n
}

// remember takes what earlier imports called things.
func (n *names) remember(k known) {
	of := map[string]Field{}
	for _, f := range named() {
		of[fieldWord(f)] = f
	}
	for _, name := range k.names() {
		if f, is := of[name.Of]; is {
			n.things[f][name.ID] = &thing{id: name.ID, name: name.Name, before: cmp.Or(n.now(f, name.Name), name.Name)}
		}
	}
	for _, t := range n.things[Status] {
		at := slices.IndexFunc(k.policy.Workflow, func(s events.Status) bool { return s.Name == t.before })
		if at >= 0 {
			t.category, t.told = k.policy.Workflow[at].Category, true
		}
	}
}

// now is what a status that was renamed or merged in Waymark is called by now; empty for any other thing.
func (n *names) now(f Field, name string) string {
	if f != Status {
		return ""
	}
	return n.became[name]
}

// named are the fields whose values are things with names.
func named() []Field { return []Field{Status, Kind, Resolution, Priority, Assignee} }

func (n *names) learnItem(i *Item) {
	n.learn(Assignee, i.Author, i.Created, i.Updated, true)
	for _, f := range named() {
		for _, v := range i.Now[f] {
			n.learn(f, v, i.Created, i.Updated, true)
		}
	}
	for _, v := range i.Now[Links] {
		n.relate(v)
	}
	n.learnLog(i.Log)
}

func (n *names) learnLog(log []Entry) {
	for _, e := range log {
		n.learn(Assignee, e.By, e.At, e.At, true)
		for _, c := range e.Changes {
			if c.Field == Links {
				for _, v := range slices.Concat(c.From, c.To) {
					n.relate(v)
				}
			}
			if !slices.Contains(named(), c.Field) {
				continue
			}
			for _, v := range slices.Concat(c.From, c.To) {
				n.learn(c.Field, v, e.At, e.At, false)
			}
		}
	}
}

// learn notes that a thing was spoken of at a moment, and called so as of another. What a log calls it counts where nothing
// else tells.
func (n *names) learn(f Field, v Value, at, asOf time.Time, strong bool) {
	if v.Name = strings.TrimSpace(v.Name); v.ID == "" && v.Name == "" {
		return
	}
	t := n.things[f][identity(v)]
	if t == nil {
		t = &thing{id: v.ID, first: at}
		if t.id == "" {
			t.before = n.now(f, v.Name)
		}
		n.things[f][identity(v)] = t
	}
	if at.Before(t.first) {
		t.first = at
	}
	if !t.takes(v.Name, asOf, strong) {
		return
	}
	t.name, t.asOf, t.strong = v.Name, asOf, strong
	if v.Category != "" {
		t.category, t.told = events.Category(v.Category), true
	}
}

// takes says whether this name counts rather than the one that is known.
func (t *thing) takes(name string, asOf time.Time, strong bool) bool {
	switch {
	case name == "":
		return false
	case t.name == "" || strong != t.strong:
		return t.name == "" || strong
	default:
		return cmp.Or(asOf.Compare(t.asOf), cmp.Compare(name, t.name)) >= 0
	}
}

// identity is what tells things apart.
func identity(v Value) string {
	if v.ID != "" {
		return v.ID
	}
	return "\x00" + v.Name
}

// relate learns how the other end of a link tells of it.
func (n *names) relate(v Value) {
	if v.Relation != "" && v.Inverse != "" {
		n.inverse[v.Relation], n.inverse[v.Inverse] = v.Inverse, v.Relation
	}
}

// settle decides, once everything was read, what each thing is called in Waymark.
func (n *names) settle() {
	for _, f := range named() {
		n.adopt(f)
		byName := map[string][]*thing{}
		for _, t := range n.things[f] {
			t.name = cmp.Or(t.name, t.id)
			as := cmp.Or(t.before, t.name)
			byName[as] = append(byName[as], t)
		}
		for as, same := range byName {
			slices.SortFunc(same, func(a, b *thing) int { return cmp.Or(a.first.Compare(b.first), CompareIDs(a.id, b.id)) })
			n.tellApart(f, as, same)
		}
	}
	n.mapped()
}

// adopt lets what is known by its name alone be the thing with an id that is called so; of several that with the lowest.
func (n *names) adopt(f Field) {
	withID := map[string]*thing{}
	for _, t := range n.things[f] {
		if first := withID[t.name]; t.id != "" && (first == nil || CompareIDs(t.id, first.id) < 0) {
			withID[t.name] = t
		}
	}
	for key, t := range n.things[f] {
		if other := withID[t.name]; t.id == "" && other != nil {
			n.things[f][key] = other
		}
	}
}

// tellApart names things that are called alike. People of one name are two, and so are statuses of one name that mean
// different things; other things of one name are one, but for one that has its name from another that was called so before.
func (n *names) tellApart(f Field, name string, same []*thing) {
	first := same[0]
	for _, t := range same {
		if f == Status && !t.told {
			t.category = n.tool.Category(t.name)
		}
		t.resolved = name
		switch {
		case t.before != "" || t.id == first.id:
		case f == Assignee, first.before != "" && first.name != name:
			t.resolved += " (" + t.id + ")"
		case f == Status && t.category != first.category:
			t.resolved += " (" + meaning(t.category) + ")"
		}
		t.resolved = clip(t.resolved, longest(f))
	}
}

func meaning(c events.Category) string {
	switch c {
	case events.Doing:
		return "in progress"
	case events.Done:
		return "done"
	case events.Todo, events.Dropped:
	}
	return "to do"
}

// news are the names that no earlier import recorded.
func (n *names) news() []events.ImportName {
	var news []events.ImportName
	for _, f := range named() {
		for id, t := range n.things[f] {
			if id == t.id && strings.TrimSpace(id) != "" && utf8.RuneCountInString(id) <= longestThing && t.resolved != t.before {
				news = append(news, events.ImportName{Of: fieldWord(f), ID: id, Name: t.resolved})
			}
		}
	}
	return events.ImportNames(nil).With(news)
}

// called is what a value of a field with names is called in Waymark; empty for none.
func (n *names) called(f Field, v Value) string {
	v.Name = strings.TrimSpace(v.Name)
	if t := n.things[f][identity(v)]; t != nil {
		return t.resolved
	}
	return v.Name
}

// who is what a person is called.
func (n *names) who(v Value) string {
	if v == (Value{}) {
		return unnamed
	}
	return n.called(Assignee, v)
}

// unnamed is who did what the tool does not tell of whom.
const unnamed = "unknown"
