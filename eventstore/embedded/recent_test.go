package embedded

import (
	"errors"
	"slices"
	"testing"
)

func TestTheLatestEventsAreRemembered(t *testing.T) {
	r := newRecent()
	all := ids(3 * recentGeneration)
	for i, id := range all {
		r.put(id, place{stream: "notes-A", revision: int64(i), position: uint64(i) + 1})
	}
	for i, id := range all[2*recentGeneration:] {
		if p, ok := r.in("notes-A", id); !ok || p.revision != int64(2*recentGeneration+i) {
			t.Fatalf("event %d is at %+v, %t", i, p, ok)
		}
	}
	if _, ok := r.in("notes-B", all[len(all)-1]); ok {
		t.Error("an event is found in another stream")
	}
	if _, ok := r.in("notes-A", all[0]); ok || len(r.young)+len(r.old) > 2*recentGeneration {
		t.Errorf("the first of %d events is remembered, and %d others", len(all), len(r.young)+len(r.old))
	}
}

func TestAnAppendOfNoExactRevisionIsToldFromOneDoneBefore(t *testing.T) {
	s := memory(t)
	first, second, other := ids(2), ids(2), ids(1)
	try := func(stream string, expected expectation, want appended, refused bool, events ...[16]byte) {
		t.Helper()
		r := request(stream, expected)
		for _, id := range events {
			r.events = append(r.events, &record{id: id, typ: "Noted"})
		}
		got, err := s.append(t.Context(), stream, expected, r.events)
		if wrong := new(wrongRevision); errors.As(err, &wrong) != refused || !refused && (err != nil || got != want) {
			t.Errorf("%s at %d: %+v, %v, want %+v, refused: %t", stream, expected, got, err, want, refused)
		}
	}
	raw := func(lists ...[]([16]byte)) [][16]byte { return slices.Concat(lists...) }
	a, b, o := plain(first), plain(second), plain(other)
	try("notes-A", expectAny, appended{1, 2}, false, a...)
	try("notes-A", expectAny, appended{3, 4}, false, b...)
	try("notes-A", expectAny, appended{1, 2}, false, a...) // though others were appended since
	try("notes-A", expectStreamExists, appended{1, 2}, false, a...)
	try("notes-A", expectAny, appended{0, 1}, false, a[0])
	try("notes-A", expectAny, appended{}, true, raw(a, o)...) // part of it was done before
	try("notes-B", expectAny, appended{1, 6}, false, a...)    // another stream
	try("notes-A", 3, appended{5, 8}, false, a...)            // at its next revision it is a new append
	try("notes-A", expectAny, appended{5, 8}, false, a...)    // and the latest one counts
	s.recent = newRecent()                                    // as after the store was reopened
	try("notes-A", expectAny, appended{5, 8}, false, a...)
	try("notes-A", expectAny, appended{7, 10}, false, b...)
	holds(t, s, "notes-A", slices.Concat(first, second, first, second)...)
}

func plain[T ~[16]byte](ids []T) (made [][16]byte) {
	for _, id := range ids {
		made = append(made, id)
	}
	return made
}

func TestAStreamOfWhichOnlyMetadataExistsExists(t *testing.T) {
	s := memory(t)
	if _, err := s.append(t.Context(), "$$notes-A", expectNoStream, request("", 0, ids(1)...).events); err != nil {
		t.Fatal(err)
	}
	if done, err := s.append(t.Context(), "notes-A", expectStreamExists, request("", 0, ids(1)...).events); err != nil || done.revision != 0 {
		t.Errorf("%+v, %v", done, err)
	}
}
