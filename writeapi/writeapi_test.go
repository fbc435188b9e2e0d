package writeapi_test

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"waymark/eventstore/eventstoretest"
	"waymark/httpapi"
	"waymark/httpapi/httpapitest"
	"waymark/ledger"
	"waymark/writeapi"
)

// serve is the write API over a ledger on an event store in memory, with the product ACME started.
func serve(t *testing.T) *httptest.Server {
	t.Helper()
	server := serveOn(t, eventstoretest.Client(t, ""))
	post(t, server, "/v1/products", nil, `{"key":"ACME","name":"Acme"}`, http.StatusOK)
	return server
}

// serveOn is the write API on a store without the product.

func serveOn(t *testing.T, store ledger.Store) *httptest.Server {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	mux := http.NewServeMux()
	writeapi.Register(httpapi.New(mux, "test"), ledger.New(ledger.Options{Store: store, Local: true, Now: time.Now, Logger: log}), log)
	server := httptest.NewServer(httpapitest.Checked(t, httpapi.Handler(mux, log, httpapi.Sight{})))
	t.Cleanup(server.Close)
	return server
}

// post makes a request that has to answer with the status, and gives header and body.
func post(t *testing.T, s *httptest.Server, path string, header map[string]string, body string, status int) (http.Header, map[string]any) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range header {
		request.Header.Set(name, value)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	if response.StatusCode != status {
		t.Fatalf("POST %s %s answers %d %s, want %d", path, body, response.StatusCode, text, status)
	}
	var answer map[string]any
	if err := json.Unmarshal(text, &answer); err != nil {
		t.Fatal(err)
	}
	return response.Header, answer
}

func TestACommandAnswersWhatItDid(t *testing.T) {
	s := serve(t)
	header, answer := post(t, s, "/v1/products/ACME/commands/write-story", nil, `{"title":"one","reason":"because"}`, 200)
	if answer["book"] != "backlog" || answer["stream"] != "backlog-ACME" || answer["revision"] != 0.0 || header.Get("ETag") != `"0"` {
		t.Errorf("answers %v %v", header, answer)
	}
	event := answer["events"].([]any)[0].(map[string]any)
	if event["type"] != "StoryWritten" || event["data"].(map[string]any)["story"] != "ACME-1" || event["id"] == "" {
		t.Errorf("event is %v", event)
	}
	if position, ok := answer["position"].(string); !ok || position == "" {
		t.Errorf("position is %v", answer["position"])
	}
}

func TestEveryFaultOfABodyIsNamed(t *testing.T) {
	s := serve(t)
	_, problem := post(t, s, "/v1/products/ACME/commands/write-story", nil, `{"title":"","points":-1,"labels":"x","nonsense":1}`, 422)
	text, err := json.Marshal(problem)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"body.title", "body.points", "body.labels", "body.nonsense"} {
		if !bytes.Contains(text, []byte(want)) {
			t.Errorf("%s does not name %s", text, want)
		}
	}
}

func TestABatchHappensTogetherOrNotAtAll(t *testing.T) {
	s := serve(t)
	_, answer := post(t, s, "/v1/products/ACME/commands", nil, `{"reason":"plan","commands":[
		{"command":"write-story","title":"one"},{"command":"write-story","title":"two"},
		{"command":"prioritize-story","story":"ACME-2","top":true},{"command":"drop-story","story":"ACME-1","idempotency_key":"d"}]}`, 200)
	if len(answer["events"].([]any)) != 4 || answer["revision"] != 3.0 {
		t.Errorf("answers %v", answer)
	}
	_, problem := post(t, s, "/v1/products/ACME/commands", nil, `{"commands":[
		{"command":"write-story","title":"three"},{"command":"estimate-story","story":"ACME-1","points":3}]}`, 409)
	if problem["rule"] != "story_is_live" {
		t.Errorf("problem is %v", problem)
	}
	_, answer = post(t, s, "/v1/products/ACME/commands/write-story", nil, `{"title":"three","dry_run":true}`, 200)
	if answer["revision"] != 4.0 || answer["dry_run"] != true {
		t.Errorf("a dry run answers %v", answer)
	}
}

func TestARepeatedRequestAnswersTheSame(t *testing.T) {
	s := serve(t)
	key := map[string]string{"Idempotency-Key": "k"}
	_, first := post(t, s, "/v1/products/ACME/commands/write-story", key, `{"title":"once"}`, 200)
	_, again := post(t, s, "/v1/products/ACME/commands/write-story", key, `{"title":"once"}`, 200)
	if again["position"] != first["position"] || again["outcomes"].([]any)[0] != "replayed" {
		t.Errorf("answers %v, first %v", again, first)
	}
	post(t, s, "/v1/products/ACME/commands/write-story", key, `{"title":"another"}`, 422)
	header, problem := post(t, s, "/v1/products/ACME/commands/write-story", map[string]string{"If-Match": `"7"`}, `{"title":"x"}`, 412)
	if problem["current_revision"] != 0.0 || header.Get("ETag") != `"0"` {
		t.Errorf("a stale If-Match answers %v %v", header, problem)
	}
	post(t, s, "/v1/products/ACME/commands/write-story", map[string]string{"If-Match": `"0"`}, `{"title":"x"}`, 200)
}

func TestADecisionMadeElsewhereKeepsItsAuthorAndTime(t *testing.T) {
	s := serve(t)
	post(t, s, "/v1/products/ACME/commands", nil, `{"commands":[{"command":"write-story","title":"old","source":"import:jira",
		"actor":"carol","effective_at":"2009-01-02T03:04:05.678+0100","idempotency_key":"jira:1"}]}`, 422) // no RFC 3339
	post(t, s, "/v1/products/ACME/commands", nil, `{"commands":[{"command":"write-story","title":"old","source":"import:jira",
		"actor":"carol","effective_at":"2009-01-02T03:04:05.678+01:00","idempotency_key":"jira:1"}]}`, 200)
}

func TestAGoalIsSetMeasuredAndClosed(t *testing.T) {
	s := serve(t)
	post(t, s, "/v1/products/ACME/commands/set-goal", nil, `{"title":"Calm","metric":"Calls","baseline":90,"target":0,"due":"2026-06-30"}`, 200)
	_, problem := post(t, s, "/v1/products/ACME/commands/set-goal", nil, `{"title":"Calm","metric":"Calls","baseline":9e15,"target":"x","due":"soon"}`, 422)
	text, err := json.Marshal(problem)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"body.baseline", "body.target", "body.due"} {
		if !bytes.Contains(text, []byte(want)) {
			t.Errorf("%s does not name %s", text, want)
		}
	}
	post(t, s, "/v1/products/ACME/commands/measure-goal", nil, `{"goal":"ACME-G1","on":"2026-03-31","value":0}`, 200)
	post(t, s, "/v1/products/ACME/commands/close-goal", nil, `{"goal":"ACME-G1","outcome":"reached"}`, 200)
	_, problem = post(t, s, "/v1/products/ACME/commands/measure-goal", nil, `{"goal":"ACME-G1","on":"2026-04-30","value":1}`, 409)
	if problem["rule"] != "goal_is_open" {
		t.Errorf("problem is %v", problem)
	}
}

func TestWhomAChallengeHindersIsCheckedByTheSchema(t *testing.T) {
	s := serve(t)
	post(t, s, "/v1/products/ACME/commands/raise-challenge", nil, `{"description":"Noise","roles":["chief"],"severity":"low"}`, 422)
	post(t, s, "/v1/products/ACME/commands/raise-challenge", nil, `{"description":"Noise","roles":["stakeholder"],"severity":"low"}`, 200)
	_, problem := post(t, s, "/v1/products/ACME/commands/set-vision", map[string]string{"Waymark-Actor": "eve"}, `{"statement":"x"}`, 403)
	if !strings.Contains(problem["detail"].(string), "product_manager") {
		t.Errorf("problem is %v", problem)
	}
}

func TestTheDocumentHasEveryCommandWithItsOwnSchema(t *testing.T) {
	s := serve(t)
	response, err := http.Get(s.URL + "/openapi.json")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var document struct {
		Paths map[string]map[string]struct {
			RequestBody struct {
				Content map[string]struct {
					Schema struct{ Properties map[string]any }
				}
			}
		}
	}
	if err := json.NewDecoder(response.Body).Decode(&document); err != nil {
		t.Fatal(err)
	}
	commands := 0
	for path, methods := range document.Paths {
		properties := methods["post"].RequestBody.Content["application/json"].Schema.Properties
		if strings.Contains(path, "/commands/") {
			commands++
			if properties["reason"] == nil || properties["dry_run"] == nil {
				t.Errorf("%s has %d properties, reason or dry_run is not among them", path, len(properties))
			}
		}
	}
	if commands != len(ledger.Commands())-1 { // a product is started elsewhere
		t.Errorf("%d commands", commands)
	}
}

func TestANeedIsCapturedProvenAndAnswered(t *testing.T) {
	s := serve(t)
	commands := "/v1/products/ACME/commands/"
	_, answer := post(t, s, commands+"capture-need", nil, `{"statement":"Finding takes long","importance":5,"customers":["Globex"]}`, 200)
	if answer["book"] != "discovery" || answer["stream"] != "discovery-ACME" {
		t.Errorf("answers %v", answer)
	}
	post(t, s, commands+"add-evidence", nil, `{"need":"ACME-N1","kind":"survey","text":"3 of 4 gave up"}`, 200)
	post(t, s, commands+"dismiss-need", nil, `{"need":"ACME-N1","explanation":"Too rare"}`, 200)
	_, problem := post(t, s, commands+"answer-need", nil, `{"need":"ACME-N1","explanation":"Soon"}`, 409)
	if problem["rule"] != "need_is_not_dismissed" {
		t.Errorf("problem is %v", problem)
	}
	_, answer = post(t, s, commands+"add-evidence", nil, `{"need":"ACME-N1","kind":"data","link":"https://example.org"}`, 200)
	if list := answer["events"].([]any); len(list) != 2 || list[1].(map[string]any)["type"] != "NeedReopened" {
		t.Errorf("answers %v", answer)
	}
	post(t, s, commands+"answer-need", nil, `{"need":"ACME-N1","stories":["ACME-1"]}`, 404)
	post(t, s, commands+"write-story", nil, `{"title":"Search"}`, 200)
	post(t, s, commands+"answer-need", nil, `{"need":"ACME-N1","stories":["ACME-1"]}`, 200)
	_, problem = post(t, s, commands+"capture-need", nil, `{"statement":"","importance":6,"customers":"Globex"}`, 422)
	text, err := json.Marshal(problem)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"body.statement", "body.importance", "body.customers"} {
		if !bytes.Contains(text, []byte(want)) {
			t.Errorf("%s does not name %s", text, want)
		}
	}
}

func TestAProposalCarriesTheCommandThatItAsksFor(t *testing.T) {
	s := serve(t)
	command := func(name, body string, status int) map[string]any {
		_, answer := post(t, s, "/v1/products/ACME/commands/"+name, nil, body, status)
		return answer
	}
	command("plan-initiative", `{"title":"Search"}`, 200)
	problem := command("propose-roadmap-change", `{"change":"sooner","reschedule":{"initiative":"ACME-I1","horizon":"soon"}}`, 422)
	if text, _ := json.Marshal(problem); !bytes.Contains(text, []byte("body.reschedule.horizon")) {
		t.Errorf("%s does not name the fault", text)
	}
	problem = command("propose-roadmap-change", `{"change":"sooner","reschedule":{"initiative":"ACME-I1","due":"2026-02-30"}}`, 422)
	if text, _ := json.Marshal(problem); !bytes.Contains(text, []byte("body.reschedule.due")) {
		t.Errorf("%s does not name the fault", text)
	}
	command("propose-roadmap-change", `{"change":"sooner","reschedule":{"initiative":"ACME-I1","horizon":"now"}}`, 200)
	if problem := command("decline-proposal", `{"proposal":"ACME-PR1"}`, 409); problem["rule"] != "reason_required" {
		t.Errorf("declined without a reason: %v", problem)
	}
	events := command("accept-proposal", `{"proposal":"ACME-PR1"}`, 200)["events"].([]any)
	if len(events) != 2 || events[1].(map[string]any)["type"] != "InitiativeRescheduled" {
		t.Errorf("made %v", events)
	}
	command("propose-roadmap-change", `{"change":"fewer"}`, 200)
	command("decline-proposal", `{"proposal":"ACME-PR2","reason":"all are needed"}`, 200)
	if problem := command("accept-proposal", `{"proposal":"ACME-PR2"}`, 409); problem["rule"] != "proposal_is_open" {
		t.Errorf("accepted what was declined: %v", problem)
	}
}

func TestAScoreIsComputedAndItsFaultsAreNamed(t *testing.T) {
	s := serve(t)
	post(t, s, "/v1/products/ACME/commands/plan-initiative", nil, `{"title":"Search"}`, 200)
	_, answer := post(t, s, "/v1/products/ACME/commands/score-initiative", nil,
		`{"initiative":"ACME-I1","framework":"rice","inputs":{"reach":500,"impact":2,"confidence":80,"effort":4}}`, 200)
	data, _ := json.Marshal(answer["events"].([]any)[0].(map[string]any)["data"])
	want := `{"initiative":"ACME-I1","score":{"from":null,"to":{"framework":"rice",` +
		`"inputs":{"confidence":80,"effort":4,"impact":2,"reach":500},"result":{"value":200},"version":1}}}`
	if string(data) != want {
		t.Errorf("got  %s\nwant %s", data, want)
	}
	_, problem := post(t, s, "/v1/products/ACME/commands/score-initiative", nil,
		`{"initiative":"ACME-I1","framework":"rice","inputs":{"reach":-1,"impact":2,"confidence":80,"ease":1}}`, 422)
	text, _ := json.Marshal(problem)
	for _, field := range []string{"body.inputs.reach", "body.inputs.effort", "body.inputs.ease"} {
		if !bytes.Contains(text, []byte(field)) {
			t.Errorf("%s does not name %s", text, field)
		}
	}
}

func TestAStoryIsSplitAndASprintFilled(t *testing.T) {
	s := serve(t)
	post(t, s, "/v1/products/ACME/commands", nil, `{"commands":[{"command":"write-story","title":"large","points":8},
		{"command":"plan-sprint","name":"One","start":"2026-03-01"},{"command":"commit-stories","sprint":"ACME-S1","stories":["ACME-1"]},
		{"command":"start-sprint","sprint":"ACME-S1"},{"command":"score-story","story":"ACME-1","framework":"moscow","inputs":{"priority":"must"}}]}`, 200)
	path := "/v1/products/ACME/commands/"
	_, problem := post(t, s, path+"split-story", nil, `{"story":"ACME-1","parts":[{"title":"a","points":3},{"title":"b","points":3}]}`, 409)
	if problem["rule"] != "points_add_up" {
		t.Errorf("problem is %v", problem)
	}
	_, answer := post(t, s, path+"split-story", nil, `{"story":"ACME-1","parts":[{"title":"a","points":3},{"title":"b","points":5}]}`, 200)
	if n := len(answer["events"].([]any)); n != 7 {
		t.Errorf("%d events: %v", n, answer)
	}
	_, problem = post(t, s, path+"drop-story", nil, `{"story":"ACME-2"}`, 409)
	if problem["rule"] != "reason_required" {
		t.Errorf("problem is %v", problem)
	}
	post(t, s, path+"drop-story", nil, `{"story":"ACME-2","reason":"too late"}`, 200)
	post(t, s, path+"move-story", nil, `{"story":"ACME-3","status":"Done"}`, 200)
	post(t, s, path+"reject-story", nil, `{"story":"ACME-3","reason":"slow"}`, 200)
	post(t, s, path+"close-sprint", nil, `{"sprint":"ACME-S1"}`, 200)
	post(t, s, path+"plan-sprint", nil, `{"name":"Two","start":"soon"}`, 422)
	post(t, s, path+"split-story", nil, `{"story":"ACME-3","parts":[{"title":"a"}]}`, 422)
}

func TestWhatWasMadeElsewhereIsRecordedWithItsOwnTimeUnlessThatIsNone(t *testing.T) {
	s := serve(t)
	for _, at := range []string{"9999-12-31T23:59:59-01:00", "2999-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "1969-12-31T00:00:00Z"} {
		_, problem := post(t, s, "/v1/products/ACME/commands/write-story", nil, `{"title":"x","source":"import:jira","effective_at":"`+at+`"}`, 422)
		if fault := problem["errors"].([]any)[0].(map[string]any); fault["location"] != "body.effective_at" {
			t.Errorf("%s: the fault is %v", at, fault)
		}
		_, problem = post(t, s, "/v1/products/ACME/commands", nil,
			`{"commands":[{"command":"write-story","title":"y"},{"command":"write-story","title":"x","source":"import:jira","effective_at":"`+at+`"}]}`, 422)
		if fault := problem["errors"].([]any)[0].(map[string]any); fault["location"] != "body.commands[1].effective_at" {
			t.Errorf("%s: the fault is %v", at, fault)
		}
	}
	post(t, s, "/v1/products/ACME/commands/write-story", nil, `{"title":"x","source":"import:jira","actor":"carol","effective_at":"2020-02-29T12:00:00+02:00"}`, 200)
}

func TestEveryFaultOfEveryCommandIsNamed(t *testing.T) {
	s := serve(t)
	_, problem := post(t, s, "/v1/products/ACME/commands", nil, `{"commands":[
		{"command":"write-story","title":"a","idempotency_key":"k"},
		{"command":"plan-release","name":"b","idempotency_key":"k","source":"import:jira","effective_at":"2999-01-01T00:00:00Z"},
		{"command":"write-story","title":"c","source":"import:jira","effective_at":"1969-01-01T00:00:00Z"}]}`, 422)
	got := faults(t, problem)
	for _, want := range []string{
		"body.commands[1].command: is of the book roadmap", "body.commands[1].idempotency_key: is that of another",
		"body.commands[1].effective_at: must not lie in the future", "body.commands[2].effective_at: must be of the year 1970 or later",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not among\n%s", want, got)
		}
	}
	_, problem = post(t, s, "/v1/products/ACME/commands/write-story", map[string]string{"Waymark-Actor": "\u00a0ann"}, `{"title":"a","actor":"bob","effective_at":"2020-01-01T00:00:00Z"}`, 422)
	got = faults(t, problem)
	for _, want := range []string{"body.actor: needs a source", "body.effective_at: needs a source", "header.Waymark-Actor: "} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not among\n%s", want, got)
		}
	}
}
