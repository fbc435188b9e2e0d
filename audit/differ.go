package audit

import (
	"bytes"
	"cmp"
	"encoding/json"
	"maps"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"waymark/events"
	"waymark/history"
	"waymark/httpapi"
	"waymark/persistent"
)

// FieldDifference is what differs in a row, or that it came or went, from one state of the books to a later one.
type FieldDifference struct {
	Table string          `json:"table" doc:"Name of the list in books, such as stories"`
	Key   string          `json:"key" doc:"The first member of the row; none for that of the charter"`
	Field string          `json:"field,omitempty" doc:"Member of the row; left out where the whole row came or went"`
	From  json.RawMessage `json:"from" doc:"Value before; null for none"`
	To    json.RawMessage `json:"to" doc:"Value after; null for none"`
}

// TransformSchema says what values before and after may be.
func (FieldDifference) TransformSchema(_ huma.Registry, s *huma.Schema) *huma.Schema {
	return history.AnyValues(s, "from", "to")
}

// differ finds what differs between two states of a product's books. Of an order it names what was moved, and not what was
// thereby pushed aside: whoever takes all rows with a place before or after out of the order, and puts those with a place after back in,
// the smallest place first, has the order after.
type differ struct {
	before, after Replay
	named         map[string]bool // keys of what the decisions in between are about
	found         []FieldDifference
	err           error
}

// differences are all of one book, or of all of them.
func (d *differ) differences(of string) ([]FieldDifference, error) {
	d.found = []FieldDifference{}
	for _, b := range []struct {
		name string
		book events.Book
		look func()
	}{{"charter", events.Product, d.charter}, {"discovery", events.Discovery, d.discovery}, {"roadmap", events.Roadmap, d.roadmap}, {"backlog", events.Backlog, d.backlog}} {
		if (of == "all" || of == b.name) && d.before.Revisions[b.book] < d.after.Revisions[b.book] {
			b.look()
		}
	}
	return d.found, d.err
}

func (d *differ) charter() {
	before, after := d.before.charters(), d.after.charters()
	d.rows("charter", "", at(before, 0), at(after, 0), nil)
	for i := range max(len(d.before.visions), len(d.after.visions)) {
		d.rows("visions", "from", at(d.before.visions, i), at(d.after.visions, i), nil)
	}
	things(d, "goals", "goal", d.before.Product.Goals, d.after.Product.Goals, Replay.goal)
	things(d, "challenges", "challenge", d.before.Product.Challenges, d.after.Product.Challenges, Replay.challenge)
	for i := range d.after.Product.Imports {
		d.rows("imports", "import", at(d.before.imports(), i), at(d.after.imports(), i), nil)
	}
}

func (d *differ) discovery() {
	things(d, "personas", "persona", d.before.Discovery.Personas, d.after.Discovery.Personas, Replay.persona)
	things(d, "competitors", "competitor", d.before.Discovery.Competitors, d.after.Discovery.Competitors, Replay.competitor)
	things(d, "needs", "need", d.before.Discovery.Needs, d.after.Discovery.Needs, Replay.need)
	things(d, "insights", "insight", d.before.Discovery.Insights, d.after.Discovery.Insights, Replay.insight)
}

func (d *differ) roadmap() {
	moved := d.moved(events.InitiativeMark, d.before.Roadmap.Orders[:], d.after.Roadmap.Orders[:])
	changed := moved.numbers()
	for n := range d.before.Roadmap.Initiatives.Differ(d.after.Roadmap.Initiatives) {
		changed[n] = true
	}
	for _, n := range slices.Sorted(maps.Keys(changed)) {
		thing(d, "initiatives", "initiative", n, d.before.Roadmap.Initiatives, d.after.Roadmap.Initiatives, Replay.initiative, moved)
	}
	things(d, "releases", "release", d.before.Roadmap.Releases, d.after.Roadmap.Releases, Replay.release)
	things(d, "proposals", "proposal", d.before.Roadmap.Proposals, d.after.Roadmap.Proposals, Replay.proposal)
}

func (d *differ) backlog() {
	moved := d.moved(events.StoryMark, []persistent.Order{d.before.Backlog.Order}, []persistent.Order{d.after.Backlog.Order})
	changed := moved.numbers()
	for n := range d.before.Backlog.Stories.Differ(d.after.Backlog.Stories) {
		changed[n] = true
		d.linked(n, changed)
	}
	for _, n := range slices.Sorted(maps.Keys(changed)) {
		thing(d, "stories", "story", n, d.before.Backlog.Stories, d.after.Backlog.Stories, Replay.story, moved)
	}
	things(d, "sprints", "sprint", d.before.Backlog.Sprints, d.after.Backlog.Sprints, Replay.sprint)
}

// linked adds the stories to which a story had links, or has.
func (d *differ) linked(n uint32, to map[uint32]bool) {
	for _, side := range []Replay{d.before, d.after} {
		story, _ := side.Backlog.Stories.Get(n)
		for _, link := range story.Links {
			if target, inside := link.Story(story.Key); inside {
				to[target] = true
			}
		}
	}
}

// things adds what differs among things without an order. Key is the first member of their rows.
func things[V, R any](d *differ, table, key string, before, after persistent.Map[V], row func(Replay, uint32, V) R) {
	for n := range before.Differ(after) {
		thing(d, table, key, n, before, after, row, nil)
	}
}

// thing adds what differs in one thing.
func thing[V, R any](d *differ, table, key string, n uint32, before, after persistent.Map[V], row func(Replay, uint32, V) R, moved places) {
	var rows [2]any
	for side, things := range []persistent.Map[V]{before, after} {
		if v, there := things.Get(n); there {
			rows[side] = row([]Replay{d.before, d.after}[side], n, v)
		}
	}
	d.rows(table, key, rows[0], rows[1], moved[n])
}

// rows adds what differs between two rows, of which either may be missing: nil. Where they were moved their places are given.
func (d *differ) rows(table, key string, before, after any, moved *[2]int) {
	was, err := members(before, moved, 0)
	d.err = cmp.Or(d.err, err)
	is, err := members(after, moved, 1)
	if d.err = cmp.Or(d.err, err); d.err != nil || was == nil && is == nil {
		return
	}
	if was == nil || is == nil {
		d.whole(FieldDifference{Table: table, Key: keyOf(key, was, is)}, was, is)
		return
	}
	for _, field := range slices.Sorted(maps.Keys(is)) {
		if !bytes.Equal(was[field], is[field]) || moved != nil && field == "place" { // it may have the same place in another order
			d.found = append(d.found, FieldDifference{table, keyOf(key, was, is), field, was[field], is[field]})
		}
	}
}

// members are the members of a row, with the place of that side where it was moved.
func members(row any, moved *[2]int, side int) (m map[string]json.RawMessage, err error) {
	if row == nil {
		return nil, nil
	}
	text, err := httpapi.Encode(row)
	if err != nil {
		return nil, err
	}
	if err = json.Unmarshal(text, &m); err == nil && moved != nil {
		m["place"], err = json.Marshal(moved[side])
	}
	return m, err
}

// whole adds that a whole row came or went.
func (d *differ) whole(row FieldDifference, was, is map[string]json.RawMessage) {
	from, err := httpapi.Encode(was)
	to, failed := httpapi.Encode(is)
	row.From, row.To, d.err = from, to, cmp.Or(err, failed)
	d.found = append(d.found, row)
}

// keyOf is the key of a row that is there before or after.
func keyOf(member string, was, is map[string]json.RawMessage) string {
	text := is[member]
	if is == nil {
		text = was[member]
	}
	return string(bytes.Trim(text, `"`))
}

// at is an element of a list; nil where the list has none there.
func at[T any](list []T, i int) any {
	if i < len(list) {
		return list[i]
	}
	return nil
}
