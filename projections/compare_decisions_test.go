package projections

import (
	"fmt"
	"reflect"
	"slices"
)

// told is a decision as the history lists it.
type listedDecision struct {
	ID, Type, Subject, Actor, Reason string
	Revision                         int
	Changes                          []struct {
		Field    string
		From, To any
	}
}

// listed are the decisions of a book, by revision.
func (a asker) listed(book string) map[int]listedDecision {
	a.t.Helper()
	if book == "charter" {
		book = "product"
	}
	var list struct{ Items []listedDecision }
	a.get("/decisions?limit=500&book="+book, &list)
	byRevision := map[int]listedDecision{}
	for _, d := range list.Items {
		byRevision[d.Revision] = d
	}
	return byRevision
}

// checkDecisions compares the decisions that a line names with those at which what it shows changed.
func (a asker) checkDecisions(line comparedLine, book string, from, to int) {
	a.t.Helper()
	all := a.listed(book)
	var want []int
	for r := from + 1; r <= to; r++ {
		_, isDecision := all[r]
		if isDecision && a.changedAt(line, book, r, all[r]) {
			want = append(want, r)
		}
	}
	got := []int{}
	for _, d := range line.Decisions {
		got = append(got, d.Revision)
		if is := all[d.Revision]; d.ID != is.ID || d.Actor != is.Actor || d.Reason != is.Reason {
			a.t.Fatalf("%s %s names %+v, which is %+v", line.Kind, line.Key, d, is)
		}
	}
	decided := len(want)
	want = want[max(0, len(want)-20):] // of more the newest
	if fmt.Sprint(got) != fmt.Sprint(want) || line.Decided != decided {
		a.t.Fatalf("%s %s of %s from %d to %d was decided at %v (%d), want %v: %+v",
			line.Kind, line.Key, book, from, to, got, line.Decided, want, line)
	}
}

// changedAt says whether a revision changed what a line shows.
func (a asker) changedAt(line comparedLine, book string, revision int, d listedDecision) bool {
	a.t.Helper()
	before, after := a.state(book, revision-1), a.state(book, revision)
	name := line.Thing + " " + line.Key
	was, had := before.things[name]
	is, has := after.things[name]
	switch line.Kind {
	case "moved":
		return gavePlace(line.Key, before, after, d)
	case "added", "removed":
		return had != has || !reflect.DeepEqual(was["dropped"], is["dropped"])
	}
	for _, f := range line.Fields {
		if f.Field == "done" && d.Type != "" { // no other query shows it
			if (d.Type == "SprintClosed" || d.Type == "SprintStateRestored") && d.Subject == line.Key {
				return true
			}
		}
		if f.Field != "place" && !reflect.DeepEqual(was[f.Field], is[f.Field]) {
			return true
		}
	}
	return false
}

// gavePlace says whether a decision gave a thing its place itself, not by its neighbours.
func gavePlace(key string, before, after stateOfBook, d listedDecision) bool {
	for _, c := range d.Changes {
		switch {
		case c.Field == "place" && d.Subject == key:
			return c.To != nil
		case c.Field == "order":
			named, _ := c.To.([]any)
			moved := slices.Index(before.orders["story"], key) != slices.Index(after.orders["story"], key)
			return moved && slices.Contains(named, any(key))
		}
	}
	return false
}
