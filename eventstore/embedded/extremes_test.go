package embedded_test

import (
	"math"
	"strings"
	"testing"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
)

// The store's writer once took the revision after the last one for one that is there.
func TestAnAppendAtTheLastRevisionThereCanBeIsRefused(t *testing.T) {
	s := serve(t, "")
	s.append(t, "notes-A", esdb.NoStream{}, notes("Noted", 1)...)
	for _, stream := range []string{"notes-A", "notes-B"} {
		for expected := uint64(math.MaxInt64 - 4); expected <= math.MaxInt64; expected++ {
			for n := 1; n <= 5; n++ {
				s.refused(t, esdb.ErrorCodeWrongExpectedVersion, stream, esdb.Revision(expected), notes("Noted", n)...)
			}
		}
	}
}

// The key of a metadata stream has the length of its name in two bytes.
func TestTheLongestNameLeavesRoomForItsMetadata(t *testing.T) {
	s := serve(t, "")
	short := notes("Noted", 2)
	s.append(t, "$", esdb.NoStream{}, short[0])
	for _, tooLong := range []int{1<<16 - 1, 1<<16 - 2} {
		s.refused(t, esdb.ErrorCodeUnknown, strings.Repeat("$", tooLong), esdb.Any{}, notes("Noted", 1)...)
		s.refused(t, esdb.ErrorCodeUnknown, strings.Repeat("x", tooLong), esdb.Any{}, notes("Noted", 1)...)
	}
	longest, evs := strings.Repeat("x", 1<<16-3), notes("Noted", 2)
	s.append(t, longest, esdb.NoStream{}, evs[0])
	if _, err := s.DeleteStream(patient(t), longest, esdb.DeleteStreamOptions{ExpectedRevision: esdb.Revision(0)}); err != nil {
		t.Fatal(err)
	}
	s.append(t, longest, esdb.NoStream{}, evs[1])
	same(t, "what was written after the deletion", s.whole(t, longest), evs[1])
	s.append(t, "$", esdb.Revision(0), short[1])
	same(t, "the stream of a short name", s.whole(t, "$"), short...)
}
