package writeapi

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"waymark/audit"
	"waymark/events"
	"waymark/eventstore"
	"waymark/eventstore/eventstoretest"
	"waymark/httpapi"
	"waymark/httpapi/httpapitest"
	"waymark/httpapi/moment"
	"waymark/ledger"
	"waymark/postgres"
	"waymark/postgres/postgrestest"
	"waymark/projections"
)

func TestMain(m *testing.M) { os.Exit(postgrestest.Main(m)) }

// perProduct is how many requests one product is asked: the books stay as large as a product's usually are.
const perProduct = 1000

// sweeper makes commands, most of which make little sense.
type sweeper struct {
	*commandMaker
	store    *eventstore.Client
	handler  http.Handler
	products []string
	started  int
}

func newSweeper(t *testing.T, few int) *sweeper {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	mux := http.NewServeMux()
	api := httpapi.New(mux, "test")
	made := &commandMaker{Sweep: httpapitest.NewSweep(few), registry: api.OpenAPI().Components.Schemas, bodies: map[string]*huma.Schema{}}
	s := &sweeper{commandMaker: made, store: eventstoretest.Client(t, "")}
	Register(api, ledger.New(ledger.Options{Store: s.store, Local: true, Now: time.Now, Logger: log}), log)
	s.handler = httpapitest.Checked(t, httpapi.Handler(mux, log, httpapi.Sight{}))
	for path, item := range api.OpenAPI().Paths {
		s.bodies[path] = item.Post.RequestBody.Content["application/json"].Schema
	}
	return s
}

// everything makes one of everything in a product.
var everything = []string{
	`set-vision {"statement":"Calm"}`, `set-goal {"title":"Calm","metric":"Calls","baseline":90,"target":0,"due":"2030-06-30"}`,
	`raise-challenge {"description":"Noise","roles":["stakeholder"],"severity":"low"}`,
	`record-persona {"name":"Buyer"}`, `record-competitor {"name":"Globex"}`, `capture-need {"statement":"Slow"}`,
	`capture-need {"statement":"Slower"}`, `record-insight {"statement":"Most leave","needs":["KEY-N1"]}`,
	`plan-initiative {"title":"Fast","due":"2030-01-31"}`, `plan-initiative {"title":"Safe"}`, `plan-release {"name":"One","date":"2030-02-01"}`,
	`propose-roadmap-change {"change":"less","drop":{"initiative":"KEY-I2"}}`, `write-story {"title":"a","initiative":"KEY-I1"}`,
	`write-story {"title":"b","points":8}`, `write-story {"title":"c"}`, `write-story {"title":"d"}`, `assign-to-release {"release":"KEY-R1","story":"KEY-1"}`,
	`plan-sprint {"name":"One","start":"2030-01-01"}`, `commit-stories {"sprint":"KEY-S1","stories":["KEY-1"]}`, `start-sprint {"sprint":"KEY-S1"}`,
	`move-story {"story":"KEY-4","status":"Done"}`, `plan-sprint {"name":"Two"}`,
}

// start starts one more product and makes one of everything in it.
func (s *sweeper) start(t *testing.T) {
	t.Helper()
	s.started++
	key := fmt.Sprint("SW", s.started)
	requests := [][2]string{{"/v1/products", `{"key":"KEY","name":"Sweep"}`}}
	for _, command := range everything {
		name, body, _ := strings.Cut(command, " ")
		requests = append(requests, [2]string{"/v1/products/KEY/commands/" + name, body})
	}
	for _, r := range requests {
		path, body := strings.ReplaceAll(r[0], "KEY", key), strings.ReplaceAll(r[1], "KEY", key)
		if status, answer, _ := s.do(httptest.NewRequest(http.MethodPost, path, strings.NewReader(body))); status != http.StatusOK {
			t.Fatalf("%s %s answers %d %s", path, body, status, answer)
		}
	}
	s.products = append(s.products, key)
	s.key = key
}

func (s *sweeper) do(r *http.Request) (status int, body []byte, took time.Duration) {
	recorder := httptest.NewRecorder()
	began := time.Now()
	s.handler.ServeHTTP(recorder, r)
	return recorder.Code, recorder.Body.Bytes(), time.Since(began)
}

// send sends a valid body to a command, broken in up to three ways.
func (s *sweeper) send(t *testing.T, path string) {
	t.Helper()
	call := &call{method: http.MethodPost, header: http.Header{}, path: strings.ReplaceAll(path, "{key}", s.key), body: s.body(path)}
	call.header.Set("Content-Type", "application/json")
	for range httpapitest.Pick(s.Sweep, []int{0, 1, 1, 1, 1, 1, 2, 3}) {
		s.spoil(call)
	}
	text := call.written()
	r := httptest.NewRequest(call.method, call.path, strings.NewReader(text))
	r.Header = call.header
	status, answer, took := s.do(r)
	if err := s.Judge(call.method, status, answer, took); err != nil {
		t.Errorf("%s %s %.300q %.500q: %v: %.1000s", call.method, call.path, call.header, text, err, answer)
	}
	if status == http.StatusOK && path == "/v1/products" && !strings.Contains(string(answer), `"dry_run"`) {
		s.note(t, answer)
	}
}

// note remembers a product that a request started by itself.
func (s *sweeper) note(t *testing.T, text []byte) {
	t.Helper()
	var answer struct{ Stream string }
	if err := json.Unmarshal(text, &answer); err != nil {
		t.Fatal(err)
	}
	if key := strings.TrimPrefix(answer.Stream, "product-"); !slices.Contains(s.products, key) {
		s.products = append(s.products, key)
	}
}

// TestWhateverIsCommandedIsDoneOrRefusedWithTheMend sends random requests to every command. WAYMARK_SWEEP says how many to
// each; then none may take longer than a second either. Whatever was taken, books and read models hold.
func TestWhateverIsCommandedIsDoneOrRefusedWithTheMend(t *testing.T) {
	s := newSweeper(t, 30)
	paths := slices.Sorted(maps.Keys(s.bodies))
	for i := range s.Many * len(paths) {
		if i%perProduct == 0 {
			s.start(t)
		}
		s.send(t, paths[i%len(paths)])
		if t.Failed() && i > 10_000 {
			break // enough to look at
		}
	}
	t.Logf("%d operations: %v", len(paths), s.Sweep)
	s.verify(t)
}

// verify folds every book and every read model from nothing, and holds them against each other.
func (s *sweeper) verify(t *testing.T) {
	t.Helper()
	engine := project(t, s.store)
	wait := func(ctx context.Context, p events.Position) error { return engine.Wait(ctx, engine.Models(), "", p) }
	open := func(ctx context.Context, product string) (audit.Snapshot, error) {
		return engine.Snapshot(ctx, product)
	}
	replayer := audit.Replayer{Store: s.store, Last: s.store.Last, Wait: wait, Open: open}
	for _, key := range s.products {
		_, check, err := replayer.Check(t.Context(), key, moment.Moment{})
		if err != nil || len(check.Differences) > 0 {
			t.Errorf("%s: %v %+v", key, err, check.Differences)
		}
	}
	parked, err := engine.Parked(t.Context(), engine.Models()...)
	if err != nil || len(parked) > 0 {
		t.Errorf("parked: %v %.2000v", err, fmt.Sprintf("%+v", parked))
	}
}

// project folds the read models of a store in a database of their own.
func project(t *testing.T, store *eventstore.Client) *projections.Engine {
	t.Helper()
	dsn := postgrestest.Database(t)
	pool, err := postgres.Connect(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	engine := projections.New(projections.Options{Pool: pool, Client: store, Node: "test"})
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); _ = engine.Run(ctx) }()
	t.Cleanup(func() { cancel(); <-done })
	for engine.Ready(ctx) != nil { // it makes its tables first
		time.Sleep(10 * time.Millisecond)
	}
	return engine
}
