package e2e_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"testing"
)

// What an import notes for itself alone is in the log, its export and its proofs, and the backlog shows it. Nothing that tells or counts
// decisions knows it, and nothing waits for it: also where it is the newest event of its book, and after a restart.
func TestWhatAnImportNotesForItselfIsNoDecision(t *testing.T) {
	dir := dataDir(t)
	s := serve(t, dir)
	s.must("/v1/products", map[string]any{"key": "ACME", "name": "Acme", "reason": "to see"})
	give := func(command string, body map[string]any) answer {
		return s.must("/v1/products/ACME/commands/"+command, body)
	}
	note := func(stamp string) answer {
		return give("revise-story", map[string]any{"story": "ACME-1", "external": map[string]any{"source": "jira", "key": "FOO-" + stamp, "id": "1", "stamp": stamp}})
	}
	give("write-story", map[string]any{"title": "Find", "external": map[string]any{"source": "jira", "key": "FOO-1", "id": "1"}})
	before := give("estimate-story", map[string]any{"story": "ACME-1", "points": 3})
	told := s.countsDecisions(before)
	stream, response := s.follow("/v1/products/ACME/events")
	defer response.Body.Close()

	noted := note("2")
	s.knowsNoDecision(noted, told)
	if undone := give("undo", map[string]any{"decision": noted.Events[0].ID}); len(undone.Events) != 1 {
		t.Errorf("the undo of what was noted is %+v", undone)
	}
	noted = note("3")
	s.knowsNoDecision(noted, told)
	s.showsAndProves(noted, "FOO-3")
	between := give("estimate-story", map[string]any{"story": "ACME-1", "points": 4})
	if first := stream.next(t); first["id"] != between.Events[0].ID {
		t.Errorf("the stream told %v", first)
	}

	told, noted = s.countsDecisions(between), note("4")
	s.stop()
	s = start(t, dir)
	s.knowsNoDecision(noted, told)
	next := give("estimate-story", map[string]any{"story": "ACME-1", "points": 5})
	list := s.listed("/v1/products/ACME/decisions?limit=1&min_position=" + next.Position)
	if list[0]["id"] != next.Events[0].ID {
		t.Errorf("the newest decision is %v", list[0])
	}
	var decided struct {
		BasedOn struct{ Revisions map[string]int64 } `json:"based_on"`
	}
	s.get("/v1/products/ACME/decisions/"+next.Events[0].ID, &decided)
	if decided.BasedOn.Revisions["backlog"] != next.Revision-1 {
		t.Errorf("what came after the note is based on %v", decided.BasedOn.Revisions)
	}
}

// counted is what places that tell decisions say of ACME.
type counted struct {
	listed, feed, steps []string // ids
	total               int
	counts              float64
}

// countsDecisions asks all of them for what is decided up to an answer.
func (s *server) countsDecisions(a answer) (c counted) {
	s.t.Helper()
	var list struct {
		Items   []struct{ ID string }
		Total   int
		Reached int64
	}
	s.get("/v1/products/ACME/decisions?order=asc&book=backlog&min_position="+a.Position, &list)
	for _, d := range list.Items {
		c.listed = append(c.listed, d.ID)
	}
	if list.Reached != a.Revision {
		s.t.Errorf("the history has reached revision %d, want %d", list.Reached, a.Revision)
	}
	for _, d := range s.paged("/v1/products/ACME/events?book=backlog") {
		c.feed = append(c.feed, fmt.Sprint(d["id"]))
	}
	_, _, lines := s.raw(http.MethodGet, "/v1/products/ACME/replay?from=2001-01-01&book=backlog", nil, nil)
	for line := range strings.Lines(lines) {
		var step struct{ Decision *struct{ ID string } }
		if err := json.Unmarshal([]byte(line), &step); err != nil {
			s.t.Fatalf("%v: %s", err, line)
		}
		if step.Decision != nil {
			c.steps = append(c.steps, step.Decision.ID)
		}
	}
	var counts struct{ Total float64 }
	s.get("/v1/products/ACME/decisions/counts?from=2001-01-01", &counts)
	c.total, c.counts = list.Total, counts.Total
	return c
}

// knowsNoDecision checks that all of them say what they said before something was noted.
func (s *server) knowsNoDecision(noted answer, before counted) {
	s.t.Helper()
	if now := s.countsDecisions(noted); !reflect.DeepEqual(now, before) {
		s.t.Errorf("after %+v was noted the decisions are\n%+v\nand were\n%+v", noted, now, before)
	}
	if status := s.get("/v1/products/ACME/decisions/"+noted.Events[0].ID, nil); status != http.StatusNotFound {
		s.t.Errorf("what was noted is answered as a decision: %d", status)
	}
	var compared struct{ Items []struct{ Decided int } }
	s.get(fmt.Sprintf("/v1/products/ACME/compare?of=backlog&from=revision:%d&to=revision:%d", noted.Revision-1, noted.Revision), &compared)
	if len(compared.Items) != 1 || compared.Items[0].Decided != 0 {
		s.t.Errorf("what the note changed is compared as %+v", compared.Items)
	}
}

// showsAndProves checks that the backlog shows what was noted, and that it is in the log as everything is.
func (s *server) showsAndProves(noted answer, key string) {
	s.t.Helper()
	backlog := "/v1/products/ACME/backlog?min_position=" + noted.Position
	if items := s.backlog("ACME", "min_position="+noted.Position); len(items) != 1 || items[0].External.Key != key || items[0].Revision != noted.Revision {
		s.t.Errorf("the backlog is %+v", items)
	}
	status, header, _ := s.raw(http.MethodGet, backlog, nil, nil)
	if tag := header.Get("ETag"); status != http.StatusOK || tag != fmt.Sprintf(`"%d"`, noted.Revision) {
		s.t.Errorf("the backlog answers %d, %s", status, tag)
	}
	if status, _, _ := s.raw(http.MethodGet, backlog, map[string]string{"If-None-Match": header.Get("ETag")}, nil); status != http.StatusNotModified {
		s.t.Errorf("the same backlog answers %d", status)
	}
	for of, has := range map[string]bool{"events": true, "decisions": false} {
		if _, _, text := s.raw(http.MethodGet, "/v1/products/ACME/export?of="+of, nil, nil); strings.Contains(text, noted.Events[0].ID) != has {
			s.t.Errorf("the export of %s is:\n%s", of, text)
		}
	}
	var replay struct {
		Check struct {
			Total int `json:"total"`
			Rows  int `json:"rows"`
		}
	}
	s.get("/v1/products/ACME/replay?check=true", &replay)
	if replay.Check.Total != 0 || replay.Check.Rows == 0 {
		s.t.Errorf("the read models differ from the log: %+v", replay.Check)
	}
	s.do(s.t.Context(), http.MethodPost, "/v1/seals", nil, map[string]any{}, nil)
	if status, _, text := s.raw(http.MethodGet, "/v1/products/ACME/decisions/"+noted.Events[0].ID+"/proof", nil, nil); status != http.StatusOK {
		s.t.Errorf("what was noted has no proof: %d %s", status, text)
	}
}
