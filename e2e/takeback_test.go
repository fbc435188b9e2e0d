package e2e_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
)

const imported = "5f3f8f0e-7a3c-4a30-9d0e-0d8f2f3b1c05"

// since is what an answer says of how things are: not at which revision, and since when they are so.
var since = regexp.MustCompile(`"(revision|revisions|position|at|since|etag|placed_at|next|imports|imported)":("[^"]*"|\d+|null|\{[^}]*\}|\[[^\]]*\]),?`)

func TestAnImportThatIsTakenBackLeavesTheProductAsItWas(t *testing.T) {
	s := serve(t, dataDir(t))
	path := "/v1/products/BACK"
	s.must("/v1/products", map[string]any{"key": "BACK", "name": "Back"})
	give := func(name string, body map[string]any) { s.must(path+"/commands/"+name, body) }
	from := func(name string, body map[string]any) map[string]any {
		body["command"], body["source"], body["batch"], body["actor"] = name, "import:jira", imported, "carol"
		return body
	}
	bring := func(commands ...map[string]any) { s.must(path+"/commands", map[string]any{"commands": commands}) }
	for i := range 6 {
		give("write-story", map[string]any{"title": fmt.Sprint("mine ", i), "points": i})
	}
	give("plan-initiative", map[string]any{"title": "mine"})
	give("plan-release", map[string]any{"name": "0.9"})
	give("plan-sprint", map[string]any{"name": "one"})
	give("commit-stories", map[string]any{"sprint": "BACK-S1", "stories": []string{"BACK-1", "BACK-2"}})
	give("link-story", map[string]any{"story": "BACK-1", "relation": "blocks", "target": "BACK-2"})
	asked := []string{"?", "/backlog?", "/backlog?category=todo&", "/roadmap?", "/roadmap/BACK-I1?", "/sprints?", "/next?", "/discovery?", "/backlog/BACK-1?",
		"/backlog/BACK-2?", "/releases?", "/export?of=backlog&format=csv&"}
	at := s.must(path+"/commands/revise-story", map[string]any{"story": "BACK-1", "title": "mine 0"})
	before := standings(s, path, at.Position, asked)

	bring(from("plan-initiative", map[string]any{"title": "epic"}), from("plan-release", map[string]any{"name": "1.0"}))
	var stories, released []map[string]any
	for i := range 40 {
		key := fmt.Sprint("BACK-", 100+i)
		stories = append(stories, from("write-story", map[string]any{"title": fmt.Sprint("theirs ", i), "number": 100 + i, "initiative": "BACK-I2", "place": 1 + i%7}),
			from("link-story", map[string]any{"story": key, "relation": "blocks", "target": fmt.Sprint("BACK-", 1+i%6)}))
		released = append(released, from("assign-to-release", map[string]any{"release": "BACK-R2", "story": key}))
	}
	bring(stories...)
	bring(released...)
	bring(from("revise-story", map[string]any{"story": "BACK-1", "title": "theirs", "labels": []string{"a"}}),
		from("move-story", map[string]any{"story": "BACK-2", "status": "Done", "resolution": "Fixed"}),
		from("prioritize-story", map[string]any{"story": "BACK-3", "bottom": true, "level": "High"}), from("drop-story", map[string]any{"story": "BACK-4"}),
		from("estimate-story", map[string]any{"story": "BACK-5", "points": 8}),
		from("commit-stories", map[string]any{"sprint": "BACK-S1", "stories": []string{"BACK-100"}}))
	bring(from("record-import", map[string]any{"import": imported, "tool": "jira", "origin": "a.json", "items": 40, "decisions": 100}))

	later := s.must(path+"/commands/estimate-story", map[string]any{"story": "BACK-100", "points": 3}).Events[0].ID
	fails(t, s.dir, later, "import", "undo", imported, "--product", "BACK")
	give("undo", map[string]any{"decision": later})
	said := prints(t, s.dir, "import", "undo", imported, "--product", "BACK", "--reason", "better mappings")
	if !strings.Contains(said, "40 stories, 1 initiatives, 1 releases") {
		t.Errorf("it says %s", said)
	}
	if again := prints(t, s.dir, "import", "undo", imported, "--product", "BACK"); !strings.Contains(again, "nothing is left") {
		t.Errorf("again it says %s", again)
	}
	for i, after := range standings(s, path, "", asked) {
		if after != before[i] {
			t.Errorf("%s answers\n%.3000s\nand before the import\n%.3000s", asked[i], after, before[i])
		}
	}
	_, _, charter := s.raw(http.MethodGet, path, nil, nil)
	if !strings.Contains(charter, `"imported":{"recorded":1,"taken_back":1}`) || !strings.Contains(charter, imported) {
		t.Errorf("the charter is %s", charter)
	}
	if _, _, then := s.raw(http.MethodGet, fmt.Sprint(path, "/backlog?at=revision:", at.Revision+60), nil, nil); !strings.Contains(then, "theirs") {
		t.Error("the past does not show what was imported")
	}
	checkReplayNow(t, s, "BACK")
	prints(t, s.dir, "verify")
}

// standings are what queries say of how things are.
func standings(s *server, path, position string, asked []string) []string {
	said := make([]string, len(asked))
	for i, query := range asked {
		status, _, text := s.raw(http.MethodGet, path+query+"limit=500&min_position="+position, nil, nil)
		said[i] = fmt.Sprint(status, " ", since.ReplaceAllString(text, ""))
	}
	return said
}
