package e2e_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"waymark/httpapi/httpapitest"
)

// TestTheToursWorkAsPrinted runs every command of the tours, in order, and compares the answers that they show.
func TestTheToursWorkAsPrinted(t *testing.T) {
	if _, err := exec.LookPath("curl"); err != nil {
		t.Skip("curl is not on this machine: the tours can't be walked")
	}
	for name, least := range map[string]int{"README.md": 5, "docs/tour.md": 20} {
		t.Run(name, func(t *testing.T) {
			steps := stepsOf(t, name)
			if len(steps) < least {
				t.Fatalf("there are only %d blocks of commands", len(steps))
			}
			walk(t, steps)
		})
	}
}

// step is a block of commands, and what of its last answer is shown below it: nil for nothing.
type step struct {
	script string
	shown  any
}

func stepsOf(t *testing.T, document string) []step {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", document))
	if err != nil {
		t.Fatal(err)
	}
	var steps []step
	for _, block := range regexp.MustCompile("(?s)```sh\n(.*?)```(?:\n+```json\n(.*?)```)?").FindAllStringSubmatch(string(text), -1) {
		s := step{script: block[1]}
		if block[2] != "" {
			if err := json.Unmarshal([]byte(block[2]), &s.shown); err != nil {
				t.Fatalf("%s\n%v", block[2], err)
			}
		}
		steps = append(steps, s)
	}
	return steps
}

// refusal says whether the answer that is shown is a problem document: then the block must fail.
func (s step) refusal() bool {
	problem, _ := s.shown.(map[string]any)
	status, _ := problem["status"].(float64)
	return status >= 400
}

// walk runs the steps against a server of their own. Each step sees what the ones before it wrote.
func walk(t *testing.T, steps []step) {
	dir := dataDir(t)
	s := serve(t, dir)
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	proxy := httpapitest.Proxy(t, s.url, s.document()) // every answer is held against the document
	position := "0"
	for _, step := range steps {
		script := strings.NewReplacer("localhost:8080", strings.TrimPrefix(proxy.URL, "http://"), "bin/waymark", path,
			"curl -s", "curl -s --fail-with-body -H waymark-min-position:"+position).Replace(step.script)
		command := exec.CommandContext(t.Context(), "bash", "-euo", "pipefail", "-c", script)
		command.Dir = ".."
		command.Env = append(os.Environ(), "WAYMARK_DATA="+dir)
		out, err := command.Output()
		t.Logf("%s\n%s", step.script, out)
		if exit := new(exec.ExitError); errors.As(err, &exit) {
			t.Logf("%s", exit.Stderr)
		}
		if (err != nil) != step.refusal() {
			t.Errorf("ends with %v", err)
		}
		if found := elsewhere.Find(out); found != nil {
			t.Errorf("answers the instant %s, which is none of UTC", found)
		}
		last, seen := answers(out)
		if seen != "" {
			position = seen
		}
		if !shows(step.shown, last) {
			t.Errorf("the answer above is not as shown: %v", step.shown)
		}
	}
	for product := range s.products() { // replays in full are too long to be shown, and are held against it too
		if status := s.get("/v1/products/"+product+"/replay", nil); status != http.StatusOK {
			t.Errorf("the replay of %s answers %d", product, status)
		}
	}
}

// answers reads the JSON documents at the start of what a step printed: the last one, and the last position that is in one.
func answers(out []byte) (last any, position string) {
	for documents := json.NewDecoder(strings.NewReader(string(out))); ; {
		var document any
		if documents.Decode(&document) != nil {
			return last, position
		}
		last = document
		if answer, ok := document.(map[string]any); ok {
			if p, ok := answer["position"].(string); ok {
				position = p
			}
		}
	}
}

// shows says whether all that is shown is in the answer: an object may show some of its members, a list all of its items.
func shows(shown, answer any) bool {
	switch shown := shown.(type) {
	case nil:
		return true
	case map[string]any:
		object, ok := answer.(map[string]any)
		for name, value := range shown {
			member, found := object[name]
			ok = ok && found && shows(value, member)
		}
		return ok
	case []any:
		list, ok := answer.([]any)
		ok = ok && len(list) == len(shown)
		for i := 0; ok && i < len(shown); i++ {
			ok = shows(shown[i], list[i])
		}
		return ok
	default:
		return reflect.DeepEqual(shown, answer)
	}
}

// products are the keys of all products.
func (s *server) products() map[string]bool {
	s.t.Helper()
	var page struct{ Items []struct{ Key string } }
	if status := s.get("/v1/products", &page); status != http.StatusOK {
		s.t.Fatalf("the products answer %d", status)
	}
	keys := map[string]bool{}
	for _, item := range page.Items {
		keys[item.Key] = true
	}
	return keys
}
