package audit_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"waymark/audit"
	"waymark/audit/merkle"
	"waymark/audit/seal"
	"waymark/audit/verify"
	"waymark/domain/backlog"
	"waymark/events"
	"waymark/eventstore"
	"waymark/httpapi"
	"waymark/httpapi/httpapitest"
	"waymark/ledger"
)

// notary is a house whose log is sealed over HTTP.
type notary struct {
	house
	key     seal.Key
	handler http.Handler
}

func newNotary(t *testing.T) notary {
	t.Helper()
	n := notary{house: newHouse(t)}
	store := n.Store.(*eventstore.Client)
	var err error
	if n.key, _, err = seal.OpenKey(filepath.Join(t.TempDir(), "seal.key")); err != nil {
		t.Fatal(err)
	}
	quiet, tree := slog.New(slog.DiscardHandler), merkle.New(n.pool, store)
	mux := http.NewServeMux()
	audit.RegisterNotary(httpapi.New(mux, "test"), audit.Notary{
		Store: store, Tree: tree, Sealer: &seal.Sealer{Store: store, Tree: tree, Key: n.key, Now: time.Now, Logger: quiet}, Pool: n.pool, Settle: n.Settle,
	}, func(error) bool { return false }, quiet)
	n.handler = httpapitest.Checked(t, httpapi.Handler(mux, quiet, httpapi.Sight{}))
	return n
}

// answers makes a request that is to be answered with a status, and reads the answer.
func (n notary) answers(t *testing.T, status int, method, path, body string, into any) string {
	t.Helper()
	request, answer := httptest.NewRequest(method, "http://localhost"+path, strings.NewReader(body)), httptest.NewRecorder()
	request.Header.Set("Waymark-Actor", "ana")
	if body == "" {
		request.Body = http.NoBody
	}
	n.handler.ServeHTTP(answer, request)
	if answer.Code != status {
		t.Fatalf("%s %s answers %d %s, want %d", method, path, answer.Code, answer.Body, status)
	}
	if into != nil {
		if err := json.Unmarshal(answer.Body.Bytes(), into); err != nil {
			t.Fatal(err)
		}
	}
	return answer.Body.String()
}

// sealed has a seal made.
func (n notary) sealed(t *testing.T, body string) (made struct {
	Made bool
	Seal seal.Seal
}) {
	t.Helper()
	n.answers(t, 200, "POST", "/v1/seals", body, &made)
	return made
}

// decided gives a command and says its events.
func (n notary) decided(t *testing.T, title string) []ledger.Event {
	t.Helper()
	d := ledger.Decision{Command: backlog.WriteStory{Title: title}, Actor: "ana", Reason: "why not", Source: "api"}
	result, err := n.ledger.Do(t.Context(), ledger.Request{Product: "ACME", Decisions: []ledger.Decision{d}})
	if err != nil {
		t.Fatal(err)
	}
	return result.Events
}

func proofPath(id string) string { return "/v1/products/ACME/decisions/" + id + "/proof" }

func TestEveryDecisionIsProvedOnceASealCoversIt(t *testing.T) {
	n := newNotary(t)
	first := n.sealed(t, `{"reason":"the quarter ends"}`)
	if !first.Made || first.Seal.Number != 1 || first.Seal.Actor != "ana" || first.Seal.Reason != "the quarter ends" {
		t.Errorf("%+v", first)
	}
	if again := n.sealed(t, ""); again.Made || again.Seal.Number != 1 {
		t.Errorf("sealed twice: %+v", again)
	}
	proved := 0
	for raw, err := range n.Store.(*eventstore.Client).ReadAll(t.Context(), nil) {
		if err != nil {
			t.Fatal(err)
		}
		if raw.Stream == events.SealStream {
			continue
		}
		var proof seal.InclusionProof
		n.answers(t, 200, "GET", proofPath(raw.ID), "", &proof)
		if err := proof.Check(n.key.Verifier); err != nil || proof.Event.ID != raw.ID || proof.Leaf.Index != int64(proved) {
			t.Errorf("%s revision %d is leaf %d: %v", raw.Stream, raw.Revision, proof.Leaf.Index, err)
		}
		proved++
	}
	if int64(proved) != first.Seal.Size {
		t.Errorf("%d decisions are proved, the seal covers %d", proved, first.Seal.Size)
	}
}

func TestADecisionThatNoSealCoversIsToldWithTheMend(t *testing.T) {
	n := newNotary(t)
	id := n.decided(t, "new")[0].ID
	if text := n.answers(t, 409, "GET", proofPath(id), "", nil); !strings.Contains(text, "POST /v1/seals") {
		t.Errorf("says %s", text)
	}
	n.sealed(t, "")
	n.answers(t, 200, "GET", proofPath(id), "", nil)
	id = n.decided(t, "newer")[0].ID
	if text := n.answers(t, 409, "GET", proofPath(id)+"?seal=1", "", nil); !strings.Contains(text, "POST /v1/seals") {
		t.Errorf("says %s", text)
	}
	n.sealed(t, "")
	if text := n.answers(t, 409, "GET", proofPath(id)+"?seal=1", "", nil); !strings.Contains(text, "seal 2 is the first one") {
		t.Errorf("says %s", text)
	}
	var proof seal.InclusionProof
	n.answers(t, 200, "GET", proofPath(id)+"?seal=2", "", &proof)
	if err := proof.Check(""); err != nil {
		t.Error(err)
	}
	for _, unknown := range []string{uuid.NewString(), "none"} {
		n.answers(t, 404, "GET", proofPath(unknown), "", nil)
	}
	n.answers(t, 404, "GET", strings.Replace(proofPath(id), "ACME", "NONE", 1), "", nil)
	n.answers(t, 404, "GET", proofPath(id)+"?seal=3", "", nil)
}

func TestSealsAreReadInPagesAndProvedConsistent(t *testing.T) {
	n := newNotary(t)
	for i := range 5 {
		n.decided(t, fmt.Sprint("story ", i))
		n.sealed(t, "")
	}
	var numbers []int64
	for path := "/v1/seals?limit=2"; path != ""; {
		var page struct {
			VerifierKey string `json:"verifier_key"`
			Items       []seal.Seal
			Next        *string
			Total       int64
		}
		n.answers(t, 200, "GET", path, "", &page)
		for _, s := range page.Items {
			numbers = append(numbers, s.Number)
		}
		if page.VerifierKey != n.key.Verifier || page.Total != 5 {
			t.Errorf("%+v", page)
		}
		if path = ""; page.Next != nil {
			path = "/v1/seals?limit=2&cursor=" + *page.Next
		}
	}
	if fmt.Sprint(numbers) != "[5 4 3 2 1]" {
		t.Errorf("listed are %v", numbers)
	}
	for from := 1; from <= 5; from++ {
		for to := from; to <= 5; to++ {
			var proof seal.ConsistencyProof
			n.answers(t, 200, "GET", fmt.Sprintf("/v1/seals/proof?from=%d&to=%d", from, to), "", &proof)
			if err := proof.Check(n.key.Verifier); err != nil || proof.From.Number != int64(from) || proof.To.Number != int64(to) {
				t.Errorf("from %d to %d: %v", from, to, err)
			}
		}
	}
	var third seal.Seal
	n.answers(t, 200, "GET", "/v1/seals/3", "", &third)
	if c, err := seal.Open(third.Checkpoint, n.key.Verifier); err != nil || c.Size != third.Size {
		t.Errorf("%+v, %v", c, err)
	}
	n.answers(t, 404, "GET", "/v1/seals/6", "", nil)
	n.answers(t, 404, "GET", "/v1/seals/proof?from=1&to=6", "", nil)
	for _, odd := range []string{"/v1/seals/proof?from=2&to=1", "/v1/seals/proof?from=1", "/v1/seals/0", "/v1/seals/x", "/v1/seals?cursor=0", "/v1/seals?cursor=x"} {
		n.answers(t, 422, "GET", odd, "", nil)
	}
	for _, odd := range []string{`{"resaon":"x"}`, `{"reason":1}`, `[]`, `{"reason":"` + strings.Repeat("x", 20_001) + `"}`} {
		n.answers(t, 422, "POST", "/v1/seals", odd, nil)
	}
}

func TestTheLedgerIsVerifiedOverHTTPAndTheTreeMadeAnew(t *testing.T) {
	n := newNotary(t)
	made := n.sealed(t, "").Seal
	for range 2 {
		var found verify.Verification
		n.answers(t, 200, "GET", fmt.Sprint("/v1/verification?size=", made.Size), "", &found)
		if !found.Holds() || found.Events != made.Size || found.Seals != 1 || len(found.Roots) != 1 || found.Roots[0].Root != made.Root {
			t.Errorf("%+v", found)
		}
		n.answers(t, 204, "DELETE", "/v1/verification/tree", "", nil)
	}
	id := n.decided(t, "new")[0].ID
	n.sealed(t, "")
	n.answers(t, 200, "GET", proofPath(id), "", nil)
}

func TestATreeThatWasDroppedIsMadeAnewAndOneThatLacksHashesIsTold(t *testing.T) {
	n := newNotary(t)
	id := n.decided(t, "old")[0].ID
	n.sealed(t, "")
	n.decided(t, "new")
	n.sealed(t, "")
	for _, sql := range []string{"delete from proof.tile where number = 0", "drop schema proof cascade"} {
		if _, err := n.pool.Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
		status := map[bool]int{true: 503, false: 200}[strings.HasPrefix(sql, "delete")]
		n.answers(t, status, "GET", proofPath(id), "", nil)
		n.answers(t, status, "GET", "/v1/seals/proof?from=1&to=2", "", nil)
	}
}

func TestALogThatIsNotWhatWasSealedProvesNothing(t *testing.T) {
	n := newNotary(t)
	id := n.decided(t, "new")[0].ID
	n.sealed(t, "")
	if _, err := n.pool.Exec(t.Context(), "update proof.tile set hashes = overlay(hashes placing '\\x00' from 40)"); err != nil {
		t.Fatal(err)
	}
	if text := n.answers(t, 409, "GET", proofPath(id), "", nil); !strings.Contains(text, "run waymark verify") {
		t.Errorf("says %s", text)
	}
}
