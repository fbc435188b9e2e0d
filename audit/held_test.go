package audit_test

import (
	"strings"
	"testing"

	"waymark/domain/backlog"
	"waymark/httpapi/moment"
	"waymark/projections"
)

// refuseStories makes the database refuse stories of this title, as it does with what no column can hold.
const refuseStories = `create function waymark.refuse() returns trigger language plpgsql as $$
	begin raise exception using errcode = '22003', message = 'refused'; end $$;
	create trigger refuse before insert on backlog.story for each row when (new.title = 'bad') execute function waymark.refuse()`

func TestAReadModelThatHoldsTheProductBackIsNamedAndNotCompared(t *testing.T) {
	h := newHouse(t)
	if clean := found(t, h.Replayer); len(clean) > 0 {
		t.Fatalf("before anything is refused: %v", clean)
	}
	execute(t, h.pool, refuseStories)
	bad := "bad"
	do(t, h.ledger, backlog.ReviseStory{Story: "ACME-4", Title: &bad})
	held := func(words string) {
		t.Helper()
		_, check, err := h.Check(t.Context(), "ACME", moment.Moment{})
		if err != nil || check.Total > 0 || len(check.Held) != 1 || !strings.Contains(check.Held["backlog"], words) {
			t.Errorf("%+v, %v; want %q", check, err, words)
		}
	}
	held("the product waits behind StoryRevised at backlog-ACME revision ")
	execute(t, h.pool, "delete from backlog.story")
	held("refused")
	if left, err := h.engine.Ask(t.Context(), "backlog", projections.Skip, "ACME", ""); left != nil || err != nil {
		t.Fatalf("the event is not left out: %+v, %v", left, err)
	}
	held("somebody has left out StoryRevised at backlog revision ")
}
