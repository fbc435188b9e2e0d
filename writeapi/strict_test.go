package writeapi_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"
)

// faults are the places and messages of a problem document.
func faults(t *testing.T, problem map[string]any) string {
	t.Helper()
	text := ""
	list, _ := problem["errors"].([]any)
	for _, e := range list {
		fault := e.(map[string]any)
		text += fmt.Sprintf("%s: %s\n", fault["location"], fault["message"])
	}
	return text
}

func TestMembersInAnotherCaseOrGivenTwiceAreRefusedByName(t *testing.T) {
	s := serve(t)
	long := strings.Repeat("x", 500_000)
	for name, c := range map[string]struct {
		path, body string
		status     int
		says       string
	}{
		"another case":                {"write-story", `{"title":"a","REASON":"x"}`, 422, "body.REASON: `REASON` is unknown; did you mean `reason`?"},
		"a doubled reason":            {"write-story", `{"title":"a","reason":"x","REASON":"` + long + `"}`, 422, "body.REASON: `REASON` is unknown; did you mean `reason`?"},
		"a member twice":              {"write-story", `{"title":"a","title":"b"}`, 422, "body.title: `title` is given twice"},
		"a member twice, by escape":   {"write-story", `{"title":"a","tit\u006ce":"b"}`, 422, "body.title: `title` is given twice"},
		"an unknown one twice":        {"write-story", `{"title":"a","x":1,"x":2}`, 422, "body.x: `x` is given twice"},
		"a required one in Title":     {"write-story", `{"Title":"a"}`, 422, "body.Title: `Title` is unknown; did you mean `title`?\nbody: expected required property title"},
		"below, another case":         {"split-story", `{"story":"ACME-1","parts":[{"title":"a"},{"title":"b","Points":1}]}`, 422, "body.parts[1].Points: `Points` is unknown; did you mean `points`?"},
		"below, twice":                {"split-story", `{"story":"ACME-1","parts":[{"title":"a"},{"title":"b","points":1,"points":2}]}`, 422, "body.parts[1].points: `points` is given twice"},
		"in a proposal":               {"propose-roadmap-change", `{"change":"a","drop":{"Initiative":"ACME-I1"}}`, 422, "body.drop.Initiative: `Initiative` is unknown; did you mean `initiative`?"},
		"a slip":                      {"write-story", `{"title":"a","lables":["x"]}`, 422, "body.lables: `lables` is unknown; did you mean `labels`?"},
		"nothing near":                {"write-story", `{"title":"a","nonsense":1}`, 422, "body.nonsense: `nonsense` is unknown\n"},
		"a lone surrogate":            {"write-story", `{"title":"\ud800"}`, 400, "body.title: invalid surrogate pair"},
		"behind the end":              {"write-story", `{"title":"a"} {}`, 400, "body: invalid character"},
		"a number with an exponent":   {"write-story", `{"title":"a","place":1e0}`, 422, "body.place: is a number"},
		"a number without end":        {"write-story", `{"title":"a","points":1e999}`, 422, "body.points: is a number"},
		"a time with a comma":         {"write-story", `{"title":"a","source":"import:x","effective_at":"2009-01-02T03:04:05,678Z"}`, 422, "body.effective_at: "},
		"a batch, twice":              {"", `{"reason":"a","commands":[],"reason":"b"}`, 422, "body.reason: `reason` is given twice"},
		"a batch, another case":       {"", `{"Commands":[]}`, 422, "body.Commands: `Commands` is unknown; did you mean `commands`?"},
		"an item, twice":              {"", `{"commands":[{"command":"write-story","title":"a","title":"b"}]}`, 422, "body.commands[0].title: `title` is given twice"},
		"an item, another case":       {"", `{"commands":[{"command":"write-story","Title":"b"}]}`, 422, "body.commands[0].Title: `Title` is unknown; did you mean `title`?"},
		"an item, its command":        {"", `{"commands":[{"Command":"write-story","title":"b"}]}`, 422, "body.commands[0].command: must be the name"},
		"an item, an unknown command": {"", `{"commands":[{"command":"write-storey","title":"b"}]}`, 422, "body.commands[0].command: `write-storey` is unknown; did you mean `write-story`?"},
		"the start of a product":      {"/v1/products", `{"key":"A2","name":"a","Key":"A3"}`, 422, "body.Key: `Key` is unknown; did you mean `key`?"},
		"a start, twice":              {"/v1/products", `{"key":"A2","name":"a","name":"b"}`, 422, "body.name: `name` is given twice"},
	} {
		t.Run(name, func(t *testing.T) {
			path := c.path
			if path == "" {
				path = "/v1/products/ACME/commands"
			} else if path[0] != '/' {
				path = "/v1/products/ACME/commands/" + path
			}
			_, problem := post(t, s, path, nil, c.body, c.status)
			if got := faults(t, problem); !strings.Contains(got, c.says) {
				t.Errorf("says\n%s\nwant %s", got, c.says)
			}
		})
	}
}

func TestNoItemOfAListAndNoKeyIsLongerThanAnIndexTakes(t *testing.T) {
	s := serve(t)
	long, list := strings.Repeat("ä", 9000), func(n int) string { return `["` + strings.Repeat("ä", n) + `"]` }
	for _, c := range []struct{ command, body, place string }{
		{"raise-challenge", `{"description":"x","severity":"low","people":` + list(9000) + `}`, "body.people[0]"},
		{"write-story", `{"title":"x","labels":` + list(256) + `}`, "body.labels[0]"},
		{"write-story", `{"title":"x","acceptance_criteria":` + list(9000) + `}`, "body.acceptance_criteria[0]"},
		{"write-story", `{"title":"x","external":{"source":"x","id":"1","key":"` + long + `"}}`, "body.external.key"},
		{"write-story", `{"title":"x","evidence":[{"kind":"link","value":"` + long + `"}]}`, "body.evidence[0].value"},
		{"write-story", `{"title":"x","after":"` + long + `"}`, "body.after"},
		{"write-story", `{"title":"x","source":"import:x","actor":"` + long + `"}`, "body.actor"},
		{"reorder-backlog", `{"stories":` + list(9000) + `}`, "body.stories[0]"},
		{"set-decision-policy", `{"workflow":[{"name":"` + long + `","category":"todo"}]}`, "body.workflow[0].name"},
		{"set-decision-policy", `{"levels":` + list(9000) + `}`, "body.levels[0]"},
		{"set-decision-policy", `{"reason_required":` + list(9000) + `}`, "body.reason_required[0]"},
		{"set-vision", `{"statement":"x","needs":` + list(9000) + `}`, "body.needs[0]"},
		{"capture-need", `{"statement":"x","customers":` + list(9000) + `}`, "body.customers[0]"},
		{"link-story", `{"story":"ACME-1","relation":"x","outside":true,"target":"` + long + `"}`, "body.target"},
		{"split-story", `{"story":"ACME-1","parts":[{"title":"a"},{"title":"b","links":[{"relation":"x","target":"` + long + `"}]}]}`, "body.parts[1].links[0].target"},
		{"write-story", `{"title":"x","number":4294967295}`, "body.number"},
		{"write-story", `{"title":"x","place":1e15}`, "body.place"},
	} {
		_, problem := post(t, s, "/v1/products/ACME/commands/"+c.command, nil, c.body, 422)
		if got := faults(t, problem); !strings.Contains(got, c.place+": ") {
			t.Errorf("%s says %q, want %s", c.command, got, c.place)
		}
	}
	// as long as it may be: far below the 2,700 bytes of an index row, in whatever letters
	post(t, s, "/v1/products/ACME/commands/raise-challenge", nil, `{"description":"x","severity":"low","people":["`+strings.Repeat("𝕏", 255)+`"]}`, 200)
}

func TestHugeAndDeepBodiesAreRefusedShortly(t *testing.T) {
	s := serve(t)
	many := func(member string, n int) string {
		members := make([]string, n)
		for i := range members {
			members[i] = strings.ReplaceAll(member, "#", fmt.Sprint(i))
		}
		return strings.Join(members, ",")
	}
	for name, body := range map[string]string{
		"nested objects":  strings.Repeat(`{"title":`, 100_000),
		"nested lists":    `{"title":` + strings.Repeat(`[`, 5_000) + strings.Repeat(`]`, 5_000) + `}`,
		"unknown members": `{` + many(`"titel#":1`, 60_000) + `}`,
		"a long name":     `{"` + strings.Repeat("title", 200_000) + `":1}`,
		"wrong items":     `{"title":"a","labels":[` + many(`{}`, 300_000) + `]}`,
		"U+0000":          `{"title":"a","labels":[` + many(`"\u0000"`, 100_000) + `]}`,
	} {
		t.Run(name, func(t *testing.T) {
			status := 422
			if name == "nested objects" {
				status = 400
			}
			began := time.Now()
			_, problem := post(t, s, "/v1/products/ACME/commands/write-story", nil, body, status)
			took := time.Since(began)
			text, err := json.Marshal(problem)
			if err != nil || len(text) > 50_000 || faults(t, problem) == "" {
				t.Errorf("answers %d bytes (%v): %.500s", len(text), err, text)
			}
			if took > 10*time.Second { // milliseconds on an idle machine; what it must not be is minutes
				t.Errorf("took %s", took)
			}
			t.Log(took)
		})
	}
}

func TestNullClearsWhatIsLeftOutStaysAndEmptyTextsAreRefused(t *testing.T) {
	s := serve(t)
	give := func(command, body string, status int) map[string]any {
		t.Helper()
		_, answer := post(t, s, "/v1/products/ACME/commands/"+command, nil, body, status)
		return answer
	}
	give("set-goal", `{"title":"Calm","metric":"Calls","unit":"a day","baseline":90,"target":0,"due":"2026-06-30"}`, 200)
	give("plan-initiative", `{"title":"Search","outcome":"x","goal":"ACME-G1","start":"2026-03-01","due":"2026-06-30","after":null,"external":null}`, 200)
	give("plan-release", `{"name":"1.0","date":"2026-06-30"}`, 200)
	give("record-persona", `{"name":"Olga","goals":["a"],"pains":["b"],"description":"c","kind":null}`, 200)
	give("record-competitor", `{"name":"Hooli","strengths":["a"],"weaknesses":["b"],"positioning":"c","link":"d"}`, 200)
	give("set-decision-policy", `{"reason_required":["set-vision"],"scoring":{"framework":"ice","version":1}}`, 200)
	give("write-story", `{"title":"one","as_a":"a","i_want":"b","so_that":"c","description":"d","acceptance_criteria":["e"],"labels":["f"],"needs":["g"],
		"initiative":"ACME-I1","points":3,"level":"High","resolution":"x","status":null,"kind":null,"number":null,"top":null,"reason":null,"evidence":null}`, 200)

	for _, c := range []struct {
		command, thing   string
		clear, may, must []string // fields that null clears, texts among them that "" does not clear, fields that are always there
	}{
		{"revise-story", `"story":"ACME-1"`, []string{"as_a", "i_want", "so_that", "description", "acceptance_criteria", "labels", "needs", "initiative"},
			[]string{"as_a", "i_want", "so_that", "description", "initiative"}, []string{"title", "kind", "external"}},
		{"estimate-story", `"story":"ACME-1"`, []string{"points"}, nil, nil},
		{"prioritize-story", `"story":"ACME-1"`, []string{"level"}, []string{"level"}, nil},
		{"move-story", `"story":"ACME-1"`, []string{"resolution"}, []string{"resolution"}, []string{"status"}},
		{"revise-initiative", `"initiative":"ACME-I1"`, []string{"outcome", "goal"}, []string{"outcome", "goal"}, []string{"title"}},
		{"reschedule-initiative", `"initiative":"ACME-I1"`, []string{"start", "due"}, []string{"start", "due"}, []string{"horizon"}},
		{"reschedule-release", `"release":"ACME-R1"`, []string{"date"}, nil, nil},
		{"revise-goal", `"goal":"ACME-G1"`, []string{"unit", "due"}, []string{"unit", "due"}, []string{"title", "metric", "baseline", "target"}},
		{"revise-persona", `"persona":"ACME-P1"`, []string{"goals", "pains", "description"}, []string{"description"}, []string{"name", "kind"}},
		{"revise-competitor", `"competitor":"ACME-C1"`, []string{"strengths", "weaknesses", "positioning", "link"}, []string{"positioning", "link"}, []string{"name"}},
		{"set-decision-policy", `"dry_run":false`, []string{"reason_required", "scoring"}, nil, []string{"workflow", "levels"}},
	} {
		for _, field := range c.must {
			if got := faults(t, give(c.command, `{`+c.thing+`,"`+field+`":null}`, 422)); !strings.Contains(got, "body."+field+": must not be null") {
				t.Errorf("%s with %s null says %q", c.command, field, got)
			}
		}
		for _, field := range c.may {
			if got := faults(t, give(c.command, `{`+c.thing+`,"`+field+`":""}`, 422)); got != "body."+field+": must not be empty; null says that there is none\n" {
				t.Errorf("%s with %s empty says %q", c.command, field, got)
			}
		}
		for _, field := range c.clear {
			events := give(c.command, `{`+c.thing+`,"`+field+`":null}`, 200)["events"].([]any)
			if len(events) != 1 {
				t.Errorf("%s with %s null made %v", c.command, field, events)
				continue
			}
			data := events[0].(map[string]any)["data"].(map[string]any)
			if policy, ok := data["policy"].(map[string]any); ok {
				data = map[string]any{field: map[string]any{"to": policy["to"].(map[string]any)[field]}}
			}
			changes := 0
			for name, value := range data {
				change, ok := value.(map[string]any)
				if from, to := change["from"], change["to"]; ok && fmt.Sprint(from) != fmt.Sprint(to) || name == field {
					changes++
					if is := fmt.Sprint(to); name != field && name != "acceptance" || is != "" && is != "[]" && is != "<nil>" {
						t.Errorf("%s with %s null made %v of %s", c.command, field, value, name)
					}
				}
			}
			if changes != 1 {
				t.Errorf("%s with %s null changed %v", c.command, field, data)
			}
		}
	}
	for command, body := range map[string]string{
		"estimate-story": `{"story":"ACME-1"}`, "reschedule-release": `{"release":"ACME-R1"}`, "reschedule-initiative": `{"initiative":"ACME-I1"}`,
		"prioritize-story": `{"story":"ACME-1"}`,
	} {
		give(command, body, 422) // what is left out stays, so nothing was said
	}
}

func TestAProposalAndABatchClearWithNullToo(t *testing.T) {
	s := serve(t)
	path := "/v1/products/ACME/commands"
	post(t, s, path, nil, `{"commands":[{"command":"plan-initiative","title":"a","due":"2026-06-30","goal":"calm"},{"command":"propose-roadmap-change",
		"change":"no date","revise":null,"reschedule":{"initiative":"ACME-I1","due":null}},{"command":"accept-proposal","proposal":"ACME-PR1"},
		{"command":"revise-initiative","initiative":"ACME-I1","goal":null}]}`, 200)
	_, problem := post(t, s, path+"/propose-roadmap-change", nil, `{"change":"x","reschedule":{"initiative":"ACME-I1","due":"","horizon":null}}`, 422)
	want := "body.reschedule.due: must not be empty; null says that there is none\nbody.reschedule.horizon: must not be null: what is left out stays as it is\n"
	if got := faults(t, problem); got != want {
		t.Errorf("says %q", got)
	}
	_, answer := post(t, s, path+"/reschedule-initiative", nil, `{"initiative":"ACME-I1","due":null}`, 200)
	_, revised := post(t, s, path+"/revise-initiative", nil, `{"initiative":"ACME-I1","goal":null}`, 200)
	if len(answer["events"].([]any))+len(revised["events"].([]any)) != 0 {
		t.Errorf("the proposal or the batch did not clear: %v %v", answer, revised)
	}
	_, problem = post(t, s, path+"/split-story", nil, `{"story":"ACME-1","parts":[{"title":"a","as_a":"","kind":null},{"title":"b"}]}`, 422)
	want = "body.parts[0].as_a: must not be empty; null says that there is none\nbody.parts[0].kind: must not be null: what is left out stays as it is\n"
	if got := faults(t, problem); got != want {
		t.Errorf("says %q", got)
	}
}
