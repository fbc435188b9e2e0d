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
	"waymark/ledger"
	"waymark/writeapi"
)

// serve is the write API over a ledger on an event store in memory, with the product ACME started.
func serve(t *testing.T) *httptest.Server {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	mux := http.NewServeMux()
	writeapi.Register(httpapi.New(mux, "test"), ledger.New(ledger.Options{Store: eventstoretest.Client(t, ""), Now: time.Now, Logger: log}), log)
	server := httptest.NewServer(httpapi.Handler(mux, log, httpapi.NewMetrics()))
	t.Cleanup(server.Close)
	post(t, server, "/v1/products", nil, `{"key":"ACME","name":"Acme"}`, http.StatusOK)
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
