// Package history brings the past of another tool into Waymark, whatever the tool is: each change that was made there
// becomes a decision with the author and the time that it had. What is of one tool alone, its formats and its words, is in
// that tool's folder beside this one; it hands over items in the terms of this file.
package history

import (
	"cmp"
	"slices"
	"time"
)

// Field is what of a story the past of another tool can change.
type Field uint8

// The fields. Those up to Parent hold one value, the others a set.
const (
	Nothing Field = iota // no field of a story: see Change
	Title
	Description
	Kind
	Status
	Resolution
	Priority
	Points
	Assignee
	Parent
	Labels
	Sprints
	Releases
	Links
	fields // how many there are
)

// isSet says whether the field holds a set.
func (f Field) isSet() bool { return f >= Labels }

// Fields are some of the fields.
type Fields uint32

// With are the fields and one more.
func (s Fields) With(f Field) Fields { return s | 1<<f }

// Has says whether the field is among them.
func (s Fields) Has(f Field) bool { return s&(1<<f) != 0 }

// Value is a value of a field, or a person. What has an id is known by it for ever, and its name is what it was called when
// it was written down; a text is a name without an id. Of a link, the value is the thing at its other end.
type Value struct {
	ID       string `json:"i,omitempty"`
	Name     string `json:"n,omitempty"`
	Category string `json:"c,omitempty"` // of a status, where the tool tells: todo, doing or done
	Relation string `json:"r,omitempty"` // of a link: how this item relates to the other one, as "blocks"
	Inverse  string `json:"v,omitempty"` // of a link, where it is known: how the other one relates to this item
}

// State are the values of an item at one moment. A field of one value holds at most one.
type State [fields][]Value

// Item is a thing of another tool that becomes a story: as it is now, with all that was changed of it.
type Item struct {
	ID          string    `json:"id"` // for ever, and for the whole tool
	Key         string    `json:"key"`
	Project     string    `json:"project"` // the part of the key before its number
	ProjectName string    `json:"project_name,omitempty"`
	Created     time.Time `json:"created"`
	Updated     time.Time `json:"updated,omitzero"` // zero: not said
	Author      Value     `json:"author"`
	Now         State     `json:"now"`
	Has         Fields    `json:"has"`              // the fields that Now tells of; the others were not exported
	Rank        string    `json:"rank,omitempty"`   // sorts as text; empty: not known
	Listed      int       `json:"listed,omitempty"` // place in a list that is in the order of the backlog; 0: not known
	Log         []Entry   `json:"log,omitempty"`
	HasLog      bool      `json:"has_log,omitempty"` // its log was exported, be it empty
	Total       int       `json:"total,omitempty"`   // entries that the log has, as the tool says; 0: it doesn't
	Releases    []Release `json:"releases,omitempty"`
	Sprints     []Sprint  `json:"sprints,omitempty"`
	Unkept      []string  `json:"unkept,omitempty"` // fields that hold something for which Waymark has no place
	// Open are values of fields by the ids of these, where it turns out later, or is for people to say, what a field means.
	Open      map[string][]Value `json:"open,omitempty"`
	Comments  int                `json:"comments,omitempty"`
	Shortened int                `json:"shortened,omitempty"` // texts that are longer than Waymark takes
}

// Entry is one entry of an item's log: what one person changed at one moment.
type Entry struct {
	ID      string    `json:"id"` // within the item; of two entries of one moment that with the lower one came first
	At      time.Time `json:"at"`
	By      Value     `json:"by"`
	Changes []Change  `json:"changes"`
}

// Change is a change of one field. From and To are the values before and after; of a set, what is in both stays.
type Change struct {
	Source string  `json:"source"` // the field, as the tool calls it: changes are counted by it
	Field  Field   `json:"field,omitempty"`
	From   []Value `json:"from,omitempty"`
	To     []Value `json:"to,omitempty"`
	Open   string  `json:"open,omitempty"` // of no field yet: the id of the tool's field; see Item.Open
	Lost   string  `json:"lost,omitempty"` // of no field: why Waymark can't have it; empty: it is bookkeeping of the tool
	Key    string  `json:"key,omitempty"`  // the key that the item had until then
}

// Release is a version of the product that the tool knows, as it was when its item was last updated.
type Release struct {
	ID       string `json:"id"`
	Name     string `json:"name,omitempty"`
	Date     string `json:"date,omitempty"` // "2026-03-01"; empty: none
	Released bool   `json:"released,omitempty"`
}

// SprintState is how far a sprint is in the tool.
type SprintState string

// The states; the zero value is not known.
const (
	FutureSprint SprintState = "future"
	ActiveSprint SprintState = "active"
	ClosedSprint SprintState = "closed"
)

// Sprint is a sprint that the tool knows, as it was when its item was last updated.
type Sprint struct {
	ID        string      `json:"id"`
	Name      string      `json:"name,omitempty"`
	Goal      string      `json:"goal,omitempty"`
	State     SprintState `json:"state,omitempty"`
	Start     time.Time   `json:"start,omitzero"`
	End       time.Time   `json:"end,omitzero"`
	Completed time.Time   `json:"completed,omitzero"`
}

// before orders entries: by time, then by id. Ids are numbers in most tools: the shorter one is the lower.
func (e Entry) before(other Entry) int {
	return cmp.Or(e.At.Compare(other.At), CompareIDs(e.ID, other.ID))
}

// setUpdated is for items that do not tell when they were updated: then when they were created, or last changed.
func (i *Item) setUpdated() {
	if !i.Updated.IsZero() {
		return
	}
	i.Updated = i.Created
	if last := len(i.Log) - 1; last >= 0 {
		i.Updated = later(i.Created, i.Log[last].At)
	}
}

// logged are the fields that the log tells of.
func (i Item) logged() (all Fields) {
	for _, e := range i.Log {
		for _, c := range e.Changes {
			all = all.With(c.Field)
		}
	}
	return all
}

// CompareIDs orders ids, those that are numbers as numbers.
func CompareIDs(a, b string) int { return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b)) }

// joinLogs are the entries of several logs of one item, in order, each once.
func joinLogs(logs ...[]Entry) []Entry {
	all := slices.Concat(logs...)
	slices.SortStableFunc(all, Entry.before)
	seen := make(map[string]bool, len(all))
	return slices.DeleteFunc(all, func(e Entry) bool {
		again := seen[e.ID]
		seen[e.ID] = true
		return again
	})
}
