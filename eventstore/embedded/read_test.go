package embedded_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
)

// many is more events than a page of the store holds.
const many = 1300

// beyond is a position after all others.
var beyond = esdb.Position{Commit: math.MaxUint64, Prepare: math.MaxUint64}

func TestAStreamIsReadBothWaysFromAnywhere(t *testing.T) {
	s := serve(t, "")
	evs := notes("Noted", many)
	for i := 0; i < many; i += 100 {
		s.append(t, "notes-A", esdb.Any{}, evs[i:i+100]...)
		s.append(t, "notes-B", esdb.Any{}, notes("Other", 3)...) // between them in the log
		s.append(t, "notes-", esdb.Any{}, notes("Other", 1)...)  // its name begins that of the others
	}
	down := backwards(evs)
	for _, c := range []struct {
		direction esdb.Direction
		from      esdb.StreamPosition
		count     uint64
		want      []esdb.EventData
	}{
		{esdb.Forwards, esdb.Start{}, math.MaxUint64, evs},
		{esdb.Forwards, esdb.Start{}, 1, evs[:1]},
		{esdb.Forwards, esdb.Start{}, 512, evs[:512]},
		{esdb.Forwards, esdb.Start{}, 513, evs[:513]},
		{esdb.Forwards, esdb.Revision(7), 600, evs[7:607]},
		{esdb.Forwards, esdb.Revision(many - 1), 9, evs[many-1:]},
		{esdb.Forwards, esdb.Revision(many), 9, nil},
		{esdb.Forwards, esdb.Revision(math.MaxUint64), 9, nil},
		{esdb.Forwards, esdb.End{}, 9, nil},
		{esdb.Backwards, esdb.End{}, math.MaxUint64, down},
		{esdb.Backwards, esdb.End{}, 1, down[:1]},
		{esdb.Backwards, esdb.Revision(0), 9, evs[:1]},
		{esdb.Backwards, esdb.Start{}, 9, evs[:1]},
		{esdb.Backwards, esdb.Revision(599), 600, down[many-600:]},
		{esdb.Backwards, esdb.Revision(many + 5), 2, down[:2]},
		{esdb.Backwards, esdb.Revision(math.MaxUint64), 2, down[:2]},
	} {
		what := fmt.Sprintf("%v from %v, %d", c.direction, c.from, c.count)
		same(t, what, s.stream(t, "notes-A", esdb.ReadStreamOptions{Direction: c.direction, From: c.from}, c.count), c.want...)
	}
}

func TestTheLogIsReadBothWaysFromAnywhere(t *testing.T) {
	s := serve(t, "")
	evs := notes("Noted", many)
	for i, e := range evs {
		s.append(t, fmt.Sprintf("notes-%d", i%7), esdb.Any{}, e)
	}
	log := s.log(t)
	same(t, "the log", log, evs...)
	for i := 1; i < len(log); i++ {
		if log[i].Position.Commit <= log[i-1].Position.Commit {
			t.Fatalf("event %d stands at %v, the one before at %v", i, log[i].Position, log[i-1].Position)
		}
	}
	down := backwards(evs)
	for _, c := range []struct {
		direction esdb.Direction
		from      esdb.AllPosition
		count     uint64
		want      []esdb.EventData
	}{
		{esdb.Forwards, esdb.Start{}, 3, evs[:3]},
		{esdb.Forwards, log[600].Position, 600, evs[600:1200]},
		{esdb.Forwards, log[many-1].Position, 9, evs[many-1:]},
		{esdb.Forwards, beyond, 9, nil},
		{esdb.Forwards, esdb.End{}, 9, nil},
		{esdb.Backwards, esdb.End{}, math.MaxUint64, down},
		{esdb.Backwards, beyond, 5, down[:5]},
		{esdb.Backwards, log[600].Position, 1000, down[many-600:]}, // what stands before it
		{esdb.Backwards, log[600].Position, 1, down[many-600 : many-599]},
		{esdb.Backwards, log[0].Position, 9, nil},
		{esdb.Backwards, esdb.Start{}, 9, nil},
	} {
		what := fmt.Sprintf("%v from %v, %d", c.direction, c.from, c.count)
		same(t, what, s.all(t, esdb.ReadAllOptions{Direction: c.direction, From: c.from}, c.count), c.want...)
	}
}

func TestLargeEventsAreReadInPages(t *testing.T) {
	s := serve(t, "")
	evs := notes("Noted", 40)
	for i := range evs {
		evs[i].Data = slices.Repeat([]byte("x"), 300<<10)
		s.append(t, "notes-A", esdb.Any{}, evs[i])
	}
	same(t, "the stream", s.whole(t, "notes-A"), evs...)
	same(t, "the log", s.log(t), evs...)
	down := s.stream(t, "notes-A", esdb.ReadStreamOptions{Direction: esdb.Backwards, From: esdb.End{}}, math.MaxUint64)
	same(t, "the stream backwards", down, backwards(evs)...)
}

func TestAStreamThatDoesNotExistIsNotFound(t *testing.T) {
	s := serve(t, "")
	s.append(t, "notes-A", esdb.NoStream{}, notes("Noted", 1)...)
	coded(t, "notes-B", s.unread(t, "notes-B"), esdb.ErrorCodeResourceNotFound)
	if log := serve(t, "").log(t); len(log) != 0 {
		t.Errorf("an empty log holds %d events", len(log))
	}
}
