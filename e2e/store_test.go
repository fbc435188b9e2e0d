package e2e_test

import (
	"crypto/tls"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/serverfeatures"
	"google.golang.org/grpc/codes"

	"waymark/eventstore/embedded"
	"waymark/eventstore/eventstoretest"
)

// faultyStore serves an event store apart from Waymark, and says at which address.
func faultyStore(t *testing.T, o embedded.Options) string {
	t.Helper()
	o.Logger = slog.New(slog.DiscardHandler)
	store, err := embedded.Open(o)
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go store.Serve(listener)
	t.Cleanup(func() { store.Close() })
	return listener.Addr().String()
}

func plain(addr string) string { return "WAYMARK_EVENTSTORE=esdb://" + addr + "?tls=false" }

// told is a problem, or the answer of /readyz.
type told struct {
	Status   any
	ReadOnly string `json:"read_only"`
	Detail   string
	Errors   []struct{ Location, Message string }
}

// at is what a problem says of a place.
func (a told) at(location string) string {
	for _, e := range a.Errors {
		if e.Location == location {
			return e.Message
		}
	}
	return ""
}

func TestReadModelsOfAnotherEventStoreAreBuiltAnewWhenTold(t *testing.T) {
	first, second := faultyStore(t, embedded.Options{}), faultyStore(t, embedded.Options{})
	dir := dataDir(t)
	s := serve(t, dir, plain(first))
	started := func(s *server) string {
		return s.must("/v1/products", map[string]any{"key": "ACME", "name": "Acme", "reason": "to see"}).Position
	}
	before := started(s)
	s.must("/v1/products/ACME/commands/write-story", map[string]any{"title": "of the first", "reason": "to see"})
	s.settle("ACME")
	rebuild := func(want string, args ...string) {
		t.Helper()
		out, err := program(t, dir, nil, append([]string{"projections", "rebuild"}, args...)...).CombinedOutput()
		if err != nil || !strings.Contains(string(out), want) {
			t.Errorf("waymark projections rebuild %v: %v, want %q in\n%s", args, err, want, out)
		}
	}
	rebuild("backlog: built anew from 1 events", "backlog") // which takes no fault
	if items := s.backlog("ACME", ""); len(items) != 1 || items[0].Title != "of the first" {
		t.Errorf("built anew: %+v", items)
	}
	fails(t, dir, "there is no read model of that name", "projections", "rebuild", "nonsense")
	fails(t, dir, "or give --all", "projections", "rebuild")
	s.stop()

	s = start(t, dir, plain(second))
	var answer told
	if status := s.get("/v1/products/ACME/backlog", &answer); status != http.StatusServiceUnavailable || !strings.Contains(answer.Detail, "waymark projections rebuild --all") {
		t.Errorf("a query of another store's backlog: %d, %+v", status, answer)
	}
	if status := s.get("/readyz", &answer); status != http.StatusServiceUnavailable || !strings.Contains(answer.at("models.backlog"), "waymark projections rebuild --all") {
		t.Errorf("readyz: %d, %+v", status, answer)
	}
	if !strings.Contains(s.log.String(), "read model is not answered from") {
		t.Error("the log does not say so")
	}
	started(s) // commands go on: this store knows no such product
	answer = told{}
	if status := s.get("/v1/products?min_position="+before, &answer); status != http.StatusServiceUnavailable {
		t.Errorf("a position of the other store: %d", status)
	}
	rebuild("decisions: built anew from", "--all")
	s.waitReady()
	if items := s.backlog("ACME", ""); len(items) != 0 {
		t.Errorf("the second store's backlog is %+v", items)
	}
	s.settle("ACME")
}

func TestWhatTheEventStoreRefusesIsToldApart(t *testing.T) {
	faults := &embedded.Faults{}
	s := serve(t, dataDir(t), plain(faultyStore(t, embedded.Options{Faults: faults})))
	s.must("/v1/products", map[string]any{"key": "ACME", "name": "Acme", "reason": "to see"})
	s.settle("ACME")
	ready := func(want any) (answer told) {
		t.Helper()
		if status := s.get("/readyz", &answer); status != http.StatusOK || answer.Status != want {
			t.Errorf("readyz: %d, %+v; want %s", status, answer, want)
		}
		return answer
	}
	ready("ok")
	write := func() (answer told) {
		t.Helper()
		body := map[string]any{"title": "one", "reason": "to see"}
		if status, _ := s.do(t.Context(), http.MethodPost, "/v1/products/ACME/commands/write-story", nil, body, &answer); status != http.StatusServiceUnavailable {
			t.Errorf("a command: %d, %+v", status, answer)
		}
		return answer
	}
	lost := faults.Add(embedded.Fault{Method: "Append", Act: embedded.Status(codes.Unavailable, "Server Is Not Ready")})
	if answer := ready("read_only"); !strings.Contains(answer.ReadOnly, "takes no appends") {
		t.Errorf("readyz says %+v", answer)
	}
	write()
	if status := s.get("/v1/products/ACME/backlog", nil); status != http.StatusOK {
		t.Errorf("a query: %d", status)
	}
	lost.Remove()
	ready("ok")
	denied := faults.Add(embedded.Fault{Method: "Append", Act: embedded.Status(codes.PermissionDenied, "Access Denied", "exception", "access-denied")})
	if answer := ready("read_only"); !strings.Contains(answer.ReadOnly, "$w") {
		t.Errorf("readyz says %+v", answer)
	}
	if answer := write(); !strings.Contains(answer.Detail, "may not append to waymark.backlog-ACME") || strings.Contains(answer.Detail, "can't be reached") {
		t.Errorf("a command says %+v", answer)
	}
	denied.Remove()
	ready("ok")
	if _, _, text := s.raw(http.MethodGet, "/metrics", nil, nil); !strings.Contains(text, `waymark_subscription_overruns_total{model="backlog"} 0`) {
		t.Error("/metrics does not count subscriptions that were ended")
	}
}

func TestAUserWhoMayNotReadTheLogIsToldSoAtTheStart(t *testing.T) {
	chain, key := eventstoretest.Certificate(t)
	pair, err := tls.LoadX509KeyPair(chain, key)
	if err != nil {
		t.Fatal(err)
	}
	addr := faultyStore(t, embedded.Options{
		TLS: &tls.Config{Certificates: []tls.Certificate{pair}}, Users: &embedded.Users{OpsPassword: "no-secret"},
	})
	s := start(t, dataDir(t), "WAYMARK_EVENTSTORE=esdb://ops:no-secret@"+addr+"?tlsCAFile="+chain)
	var answer told
	eventually(t, time.Minute, "it is told in /readyz", func() bool {
		return s.get("/readyz", &answer) == http.StatusServiceUnavailable && answer.at("event_store") != ""
	})
	for _, text := range []string{answer.at("event_store"), s.log.String()} {
		if !strings.Contains(text, "may not read $all") || !strings.Contains(text, "$$$all") || strings.Contains(text, "can't be reached") {
			t.Errorf("said: %s", text)
		}
	}
}

func TestAServerThatIsTooOldIsRefusedAtTheStart(t *testing.T) {
	faults := &embedded.Faults{}
	faults.Add(embedded.Fault{
		Method: "ServerFeatures/GetSupportedMethods", Act: embedded.Answer(&serverfeatures.SupportedMethods{EventStoreServerVersion: "21.10.11.0"}),
	})
	command := program(t, dataDir(t), []string{plain(faultyStore(t, embedded.Options{Faults: faults}))}, "serve")
	out, _ := command.CombinedOutput()
	if code := command.ProcessState.ExitCode(); code != 1 || !strings.Contains(string(out), "21.10.11") || !strings.Contains(string(out), "22.10 or newer") {
		t.Errorf("exit code %d, said:\n%s", code, out)
	}
}
