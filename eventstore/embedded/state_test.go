package embedded

import "testing"

func TestAHeadThatIsNotPublishedIsNotSeen(t *testing.T) {
	s := memory(t)
	if err := s.writeGroup([]*appendRequest{request("notes-A", expectNoStream, ids(5)...), request("notes-B", expectNoStream, ids(1)...)}); err != nil {
		t.Fatal(err)
	}
	s.published.Store(3)
	s.states = newStateCache()
	for stream, want := range map[string]int64{"notes-A": 2, "notes-B": noStream} {
		if head, err := s.head(stream); err != nil || head != want {
			t.Errorf("%s is at %d, %v, want %d", stream, head, err, want)
		}
	}
}
