package e2e_test

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"reflect"
	"testing"
)

func TestALedgerMovesFromTheEmbeddedStoreToAnotherAndBack(t *testing.T) {
	s := serve(t, dataDir(t))
	s.must("/v1/products", map[string]any{"key": "MOVE", "name": "Move", "reason": "to be moved"})
	for i := range 20 {
		s.must("/v1/products/MOVE/commands/write-story", map[string]any{"title": fmt.Sprintf("Story %d", i)})
	}
	s.must("/v1/products/MOVE/commands/prioritize-story", map[string]any{"story": "MOVE-20", "top": true, "reason": "it comes first"})
	s.settle("MOVE")
	want := s.backlog("MOVE", "")
	var before, after json.RawMessage
	s.get("/v1/products/MOVE/decisions", &before)
	there := storeAlone(t, dataDir(t))
	fails(t, s.dir, "data directory is in use", "copy", s.dir, there.url)
	s.stop()

	fails(t, s.dir, "there is no ledger", "copy", filepath.Join(s.dir, "typo"), there.url)
	succeeds(t, s.dir, "copy", s.dir, there.url)
	moved := serve(t, dataDir(t), "WAYMARK_EVENTSTORE="+there.url)
	moved.settle("MOVE")
	if got := moved.backlog("MOVE", ""); !reflect.DeepEqual(got, want) {
		t.Errorf("moved are %+v, want %+v", got, want)
	}
	moved.get("/v1/products/MOVE/decisions", &after)
	if string(after) != string(before) {
		t.Errorf("the history is now\n%s\nbut was\n%s", after, before)
	}
	moved.must("/v1/products/MOVE/commands/write-story", map[string]any{"title": "One more"})
	succeeds(t, moved.dir, "replay", "--product", "MOVE", "--check")
	fails(t, s.dir, "only the one that is copied to", "copy", s.dir, there.url)

	succeeds(t, moved.dir, "copy", there.url, there.url, "--stream-prefix", "ours.", "--from-prefix", "waymark.")
	back := dataDir(t)
	succeeds(t, back, "copy", there.url, back, "--stream-prefix", "again.", "--from-prefix", "ours.")
	if got := serve(t, back, "WAYMARK_STREAM_PREFIX=again.").backlog("MOVE", ""); len(got) != len(want)+1 {
		t.Errorf("moved back are %d stories, want %d", len(got), len(want)+1)
	}
}
