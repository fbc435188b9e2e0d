package jiratest

import (
	"bytes"
	"cmp"
	"encoding/json"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// Raw is an issue as encoding/json alone knows it.
type Raw struct {
	ID, Key string
	Created time.Time
	Updated time.Time
	Fields  map[string]json.RawMessage
	Log     []RawChange // in the order of time; of one moment, in that of the entries
}

// RawChange is one item of an entry of a change log.
type RawChange struct {
	At             time.Time
	Entry          int
	Field, FieldID string
	From, To       Value
}

// Value is a value as Jira tells it: by its id, and by what it was called.
type Value struct{ ID, Name string }

// Read reads issues out of search pages, lists of issues, single issues and webhooks.
func Read(t *testing.T, files ...string) []Raw {
	t.Helper()
	var all []Raw
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, issuesIn(t, text)...)
	}
	return all
}

func issuesIn(t *testing.T, text []byte) []Raw {
	t.Helper()
	var page struct {
		Issues    []json.RawMessage
		Issue     json.RawMessage
		Timestamp int64
		Changelog struct {
			ID    json.RawMessage
			Items []rawItem
		}
	}
	if text = bytes.TrimSpace(text); text[0] == '[' {
		unmarshal(t, text, &page.Issues)
	} else {
		unmarshal(t, text, &page)
	}
	switch {
	case page.Issue != nil: // a webhook: the issue after the change, and what was changed
		issue := rawIssue(t, page.Issue)
		issue.add(t, page.Changelog.ID, time.UnixMilli(page.Timestamp), page.Changelog.Items)
		return []Raw{issue}
	case page.Issues == nil:
		return []Raw{rawIssue(t, text)}
	}
	var all []Raw
	for _, each := range page.Issues {
		all = append(all, rawIssue(t, each))
	}
	return all
}

type rawItem struct {
	Field, FieldID, From, FromString, To string
	Into                                 string `json:"toString"`
}

func rawIssue(t *testing.T, text []byte) Raw {
	t.Helper()
	var issue struct {
		ID        json.RawMessage
		Key       string
		Fields    map[string]json.RawMessage
		Changelog struct {
			Histories []struct {
				ID      json.RawMessage
				Created string
				Items   []rawItem
			}
		}
	}
	unmarshal(t, text, &issue)
	raw := Raw{ID: plain(issue.ID), Key: issue.Key, Fields: issue.Fields}
	raw.Created, raw.Updated = instant(t, plain(issue.Fields["created"])), instant(t, plain(issue.Fields["updated"]))
	for _, h := range issue.Changelog.Histories {
		raw.add(t, h.ID, instant(t, h.Created), h.Items)
	}
	slices.SortStableFunc(raw.Log, func(a, b RawChange) int { return cmp.Or(a.At.Compare(b.At), a.Entry-b.Entry) })
	return raw
}

func (r *Raw) add(t *testing.T, entry json.RawMessage, at time.Time, items []rawItem) {
	t.Helper()
	id, err := strconv.Atoi(plain(entry))
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range items {
		r.Log = append(r.Log, RawChange{at, id, i.Field, i.FieldID, Value{i.From, i.FromString}, Value{i.To, i.Into}})
	}
}

func unmarshal(t *testing.T, text []byte, into any) {
	t.Helper()
	if err := json.Unmarshal(text, into); err != nil {
		t.Fatal(err)
	}
}

// plain is a text or a number.
func plain(raw json.RawMessage) string { return strings.Trim(string(raw), `"`) }

// Thing is a field that is a thing with an id, or a person.
func (r Raw) Thing(name string) Value {
	var thing struct{ ID, AccountID, Key, Name, DisplayName string }
	_ = json.Unmarshal(r.Fields[name], &thing) // what is null is none
	return Value{cmp.Or(thing.ID, thing.AccountID, thing.Key, thing.Name), cmp.Or(thing.Name, thing.DisplayName)}
}

// Text is a field that is a text or a number.
func (r Raw) Text(name string) string {
	if text := plain(r.Fields[name]); text != "null" {
		return text
	}
	return ""
}

// end is the moment from which on the fields count, and not the log: nothing is said to have happened after it.
func (r Raw) end() time.Time {
	end := r.Updated
	for _, c := range r.Log {
		if c.At.After(end) {
			end = c.At
		}
	}
	return end
}

// At is the value at a moment of a field of one value that the log calls by one of these names: before the first change what
// that says, and at the end, where it is exported, what the field says.
func (r Raw) At(moment time.Time, now Value, exported bool, called ...string) Value {
	if exported && !moment.Before(r.end()) {
		return now
	}
	value, seen := now, false
	for _, c := range r.Log {
		if !slices.Contains(called, strings.ToLower(c.Field)) {
			continue
		}
		if !seen {
			value, seen = c.From, true
		}
		if !c.At.After(moment) {
			value = c.To
		}
	}
	return value
}

// SetAt are the ids at a moment of a field that holds a set, of which the log tells by lists of ids: what is in both sides
// of a change stays. It goes back from the end, as the fields have it if they are exported.
func (r Raw) SetAt(moment time.Time, now []string, exported bool, called ...string) []string {
	if exported && !moment.Before(r.end()) {
		return slices.Sorted(slices.Values(now))
	}
	in := map[string]bool{}
	for _, id := range r.firstly(now, called) {
		in[id] = true
	}
	for _, c := range r.Log {
		if !slices.Contains(called, strings.ToLower(c.Field)) || c.At.After(moment) {
			continue
		}
		for _, id := range c.From.IDs() {
			delete(in, id)
		}
		for _, id := range c.To.IDs() {
			in[id] = true
		}
	}
	var all []string
	for id := range in {
		all = append(all, id)
	}
	slices.Sort(all)
	return all
}

// firstly are the members at the beginning: what a first change takes out was there, what it puts in was not, and of what no
// change speaks is there all the time.
func (r Raw) firstly(now, called []string) []string {
	told, first := map[string]bool{}, []string{}
	for _, c := range r.Log {
		if !slices.Contains(called, strings.ToLower(c.Field)) {
			continue
		}
		from, to := c.From.IDs(), c.To.IDs()
		for _, id := range slices.Concat(from, to) {
			if !told[id] && slices.Contains(from, id) {
				first = append(first, id)
			}
			told[id] = true
		}
	}
	for _, id := range now {
		if !told[id] {
			first = append(first, id)
		}
	}
	return first
}

// IDs are those of a list such as "7, 8"; the name where there are none.
func (v Value) IDs() []string {
	if v.ID == "" && v.Name != "" {
		return []string{v.Name}
	}
	var all []string
	for id := range strings.SplitSeq(v.ID, ",") {
		if id = strings.TrimSpace(id); id != "" {
			all = append(all, id)
		}
	}
	return all
}

// Moments are so many instants, spread over those at which issues came to be and changed, the last one among them.
func Moments(issues []Raw, many int) []time.Time {
	var all, some []time.Time
	for _, i := range issues {
		all = append(all, i.Created, i.end())
		for _, c := range i.Log {
			all = append(all, c.At.Add(-time.Millisecond), c.At)
		}
	}
	slices.SortFunc(all, time.Time.Compare)
	for n := range many {
		some = append(some, all[n*(len(all)-1)/max(1, many-1)])
	}
	return slices.CompactFunc(some, time.Time.Equal)
}
