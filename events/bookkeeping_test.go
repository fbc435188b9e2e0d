package events_test

import (
	"testing"

	"waymark/events"
)

func TestOnlyWhatChangesNothingButWhereAStoryCameFromIsBookkeeping(t *testing.T) {
	note := change(events.External{}, *external("FOO-12"))
	for _, test := range []struct {
		event events.Event
		is    bool
	}{
		{events.StoryRevised{Story: "ACME-1", External: note}, true},
		{events.StoryRevised{Story: "ACME-1", External: note.Back()}, true},
		{events.StoryRevised{Story: "ACME-1", External: note, Title: change("a", "b")}, false},
		{events.StoryRevised{Story: "ACME-1", External: note, Labels: change([]string{"a"}, []string{})}, false},
		{events.StoryRevised{Story: "ACME-1", Title: change("a", "b")}, false},
		{events.StoryRevised{Story: "ACME-1"}, false},
		{events.StoryWritten{Story: "ACME-1", External: external("FOO-12")}, false},
		{events.StoryAccepted{Story: "ACME-1"}, false},
	} {
		if is := events.IsBookkeeping(test.event); is != test.is {
			t.Errorf("%#v is bookkeeping: %t", test.event, is)
		}
	}
}
