package embedded_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/google/uuid"

	"waymark/eventstore/embedded"
)

func TestAnAppendIsDoneWhereItsExpectationIsMet(t *testing.T) {
	s := serve(t, "")
	evs := notes("Noted", 6)
	for i, expected := range []esdb.ExpectedRevision{esdb.NoStream{}, esdb.StreamExists{}, esdb.Any{}, esdb.Revision(2)} {
		result := s.append(t, "notes-A", expected, evs[i])
		if result.NextExpectedVersion != uint64(i) || result.CommitPosition == 0 || result.CommitPosition != result.PreparePosition {
			t.Errorf("%T: %+v", expected, result)
		}
	}
	if result := s.append(t, "notes-A", esdb.Revision(3), evs[4:]...); result.NextExpectedVersion != 5 {
		t.Errorf("two events after revision 3: %+v", result)
	}
	same(t, "the stream", s.whole(t, "notes-A"), evs...)
	s.append(t, "notes-B", esdb.Any{}, notes("Noted", 1)...)
	if found := s.whole(t, "notes-B"); len(found) != 1 || found[0].EventNumber != 0 {
		t.Errorf("any revision of a stream that does not exist: %d events", len(found))
	}
}

func TestAnAppendIsRefusedWhereItsExpectationIsNotMet(t *testing.T) {
	s := serve(t, "")
	evs := notes("Noted", 3)
	s.append(t, "notes-A", esdb.NoStream{}, evs...)
	for _, c := range []struct {
		stream   string
		expected esdb.ExpectedRevision
		says     string
	}{
		{"notes-A", esdb.NoStream{}, "2"},
		{"notes-A", esdb.Revision(0), "2"},
		{"notes-A", esdb.Revision(1), "2"},
		{"notes-A", esdb.Revision(3), "2"},
		{"notes-A", esdb.Revision(1 << 62), "2"},
		{"notes-B", esdb.StreamExists{}, ""},
		{"notes-B", esdb.Revision(0), "0"},
	} {
		err := s.refused(t, esdb.ErrorCodeWrongExpectedVersion, c.stream, c.expected, notes("Noted", 1)...)
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s at %v: %v, want the revision %s in it", c.stream, c.expected, err, c.says)
		}
	}
	same(t, "the log", s.log(t), evs...)
}

func TestAnEventComesBackAsItWasAppended(t *testing.T) {
	s := serve(t, t.TempDir())
	began := time.Now().Add(-time.Second)
	binary := esdb.EventData{
		EventID: uuid.New(), EventType: "Größe", ContentType: esdb.ContentTypeBinary, Data: []byte{0, 255, 7}, Metadata: []byte{1, 0},
	}
	empty := esdb.EventData{EventID: uuid.New(), EventType: "Empty", ContentType: esdb.ContentTypeJson}
	s.append(t, "notes-Ä", esdb.NoStream{}, binary, empty)
	s.reopen(t)
	found := s.whole(t, "notes-Ä")
	same(t, "the stream", found, binary, empty)
	for i, e := range found {
		if e.StreamID != "notes-Ä" || e.EventNumber != uint64(i) || e.CreatedDate.Before(began) || e.CreatedDate.After(time.Now().Add(time.Second)) {
			t.Errorf("event %d: %s at %d, created %v", i, e.StreamID, e.EventNumber, e.CreatedDate)
		}
	}
	if found[0].ContentType != "application/octet-stream" || found[1].ContentType != "application/json" {
		t.Errorf("content types %q, %q", found[0].ContentType, found[1].ContentType)
	}
}

func TestARepeatedAppendIsDoneOnce(t *testing.T) {
	s := serve(t, t.TempDir())
	first, second, third := notes("Noted", 2), notes("Noted", 3), notes("Noted", 1)
	a := s.append(t, "notes-A", esdb.NoStream{}, first...)
	b := s.append(t, "notes-A", esdb.Revision(1), second...)
	s.append(t, "notes-B", esdb.Any{}, third...)
	repeat := func(when string) {
		t.Helper()
		for _, c := range []struct {
			stream   string
			expected esdb.ExpectedRevision
			evs      []esdb.EventData
			want     *esdb.WriteResult
		}{
			{"notes-A", esdb.NoStream{}, first, a}, // also long after others were appended
			{"notes-A", esdb.Revision(1), second, b},
			{"notes-A", esdb.Any{}, second, b},
			{"notes-A", esdb.StreamExists{}, second, b},
		} {
			if again := s.append(t, c.stream, c.expected, c.evs...); *again != *c.want {
				t.Errorf("%s: repeated at %v: %+v, want %+v", when, c.expected, again, c.want)
			}
		}
		same(t, when, s.whole(t, "notes-A"), slices.Concat(first, second)...)
	}
	repeat("at once")
	s.reopen(t)
	repeat("after the store was reopened")
	same(t, "the other stream", s.whole(t, "notes-B"), third...)
}

func TestARepetitionIsToldFromAnotherAppend(t *testing.T) {
	s := serve(t, "")
	first, second := notes("Noted", 2), notes("Noted", 2)
	s.append(t, "notes-A", esdb.NoStream{}, first...)
	s.append(t, "notes-A", esdb.Revision(1), second...)
	for name, evs := range map[string][]esdb.EventData{
		"other ids":                 notes("Noted", 2),
		"the same ids turned round": backwards(first),
		"half of other ids":         {first[0], notes("Noted", 1)[0]},
		"ids of a later append":     second,
		"more than was appended":    slices.Concat(first, second, notes("Noted", 1)),
	} {
		if s.refused(t, esdb.ErrorCodeWrongExpectedVersion, "notes-A", esdb.NoStream{}, evs...) == nil {
			t.Errorf("%s: taken for a repetition", name)
		}
	}
	// Ids count only together with a revision: at the next one, the same ids are other events.
	s.append(t, "notes-A", esdb.Revision(3), second...)
	same(t, "the stream", s.whole(t, "notes-A"), slices.Concat(first, second, second)...)
}

func TestAnAppendOfMoreThanTheLimitIsRefused(t *testing.T) {
	s := serve(t, "")
	fits := notes("Noted", 1)
	fits[0].Metadata, fits[0].Data = nil, bytes.Repeat([]byte("x"), embedded.MaxAppendBytes-len("Noted"))
	s.append(t, "notes-A", esdb.NoStream{}, fits...)
	one, many := notes("Noted", 1), notes("Noted", 1025)
	one[0].Data = bytes.Repeat([]byte("x"), embedded.MaxAppendBytes+1)
	for i := range many {
		many[i].Data = bytes.Repeat([]byte("x"), 1024)
	}
	for name, evs := range map[string][]esdb.EventData{"one event": one, "many events": many} {
		_, err := s.AppendToStream(patient(t), "notes-A", esdb.AppendToStreamOptions{ExpectedRevision: esdb.Revision(0)}, evs...)
		if err == nil {
			t.Errorf("%s: %d bytes were taken", name, embedded.MaxAppendBytes+1)
		}
	}
	same(t, "the log", s.log(t), fits...)
}
