package e2e_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// keptIn writes what a path answers to a file, as an auditor keeps it.
func (s *server) keptIn(name, path string) string {
	s.t.Helper()
	status, _, text := s.raw("GET", path, nil, nil)
	if status != 200 {
		s.t.Fatalf("GET %s answers %d %s", path, status, text)
	}
	file := filepath.Join(s.t.TempDir(), name)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		s.t.Fatal(err)
	}
	return file
}

// proved has the ledger sealed, and keeps the proof of a decision of a product, and the seal.
func (s *server) proved(product string) (proof, kept string) {
	s.t.Helper()
	decision := s.must("/v1/products/"+product+"/commands/write-story", map[string]any{"title": "Proved"}).Events[0].ID
	s.do(s.t.Context(), "POST", "/v1/seals", nil, map[string]any{}, nil)
	return s.keptIn("proof.json", "/v1/products/"+product+"/decisions/"+decision+"/proof"), s.keptIn("seal.json", "/v1/seals/1")
}

// prints runs a subcommand that ends well and says what it prints.
func prints(t *testing.T, dir string, args ...string) string {
	t.Helper()
	out, err := program(t, dir, nil, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("waymark %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

func TestALedgerIsSealedProvedAndVerifiedAlsoElsewhere(t *testing.T) {
	s := serve(t, dataDir(t))
	s.must("/v1/products", map[string]any{"key": "SEAL", "name": "Seal", "reason": "to be sealed"})
	first := s.must("/v1/products/SEAL/commands/write-story", map[string]any{"title": "First"}).Events[0].ID
	s.do(t.Context(), "POST", "/v1/seals", map[string]string{"Waymark-Actor": "ana"}, map[string]any{"reason": "the quarter ends"}, nil)
	s.must("/v1/products/SEAL/commands/write-story", map[string]any{"title": "Second"})
	s.do(t.Context(), "POST", "/v1/seals", nil, map[string]any{}, nil)
	proof := s.keptIn("proof.json", "/v1/products/SEAL/decisions/"+first+"/proof?seal=1")
	consistent, kept := s.keptIn("consistent.json", "/v1/seals/proof?from=1&to=2"), s.keptIn("seal.json", "/v1/seals/1")
	var seal struct {
		Checkpoint  string `json:"checkpoint"`
		VerifierKey string `json:"verifier_key"`
	}
	s.get("/v1/seals/2", &seal)
	note := filepath.Join(t.TempDir(), "seal.txt")
	if err := os.WriteFile(note, []byte(seal.Checkpoint), 0o600); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(s.log.String(), seal.VerifierKey) {
		t.Error("the log does not tell the public key")
	}
	verifies := func() {
		t.Helper()
		for _, args := range [][]string{{}, {"--seal", kept}, {"--seal", note, "--key", seal.VerifierKey}, {"--rebuild"}} {
			if said := prints(t, s.dir, append([]string{"verify"}, args...)...); !strings.Contains(said, "covered by seals (2)") ||
				strings.Contains(said, "they are the same") != (len(args) > 1) {
				t.Errorf("verify %v says %s", args, said)
			}
		}
	}
	verifies()
	fails(t, s.dir, "--key", "verify", "--seal", note)
	s.stop()
	verifies() // without a server

	nowhere := t.TempDir()
	if said := prints(t, nowhere, "verify", proof); !strings.Contains(said, first) || !strings.Contains(said, "compare it with the key") {
		t.Errorf("says %s", said)
	}
	prints(t, nowhere, "verify", proof, "--key", seal.VerifierKey)
	prints(t, nowhere, "verify", consistent, "--key", seal.VerifierKey)
	fails(t, nowhere, "nothing that can be verified", "verify", kept)
	fails(t, nowhere, "there is no ledger", "verify")
	forged, err := os.ReadFile(proof)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(proof, []byte(strings.Replace(string(forged), "First", "Worst", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	fails(t, nowhere, "the proof is not right", "verify", proof)
	again := serve(t, s.dir)
	var seals struct{ Total int }
	if again.get("/v1/seals", &seals); seals.Total != 2 || strings.Contains(again.log.String(), "is made") {
		t.Errorf("after a restart there are %d seals:\n%s", seals.Total, again.log)
	}
}

func TestASealThatWasKeptFindsALedgerThatWasSetBack(t *testing.T) {
	s := serve(t, dataDir(t), "WAYMARK_SEAL_EVERY=1s")
	s.must("/v1/products", map[string]any{"key": "BACK", "name": "Back", "reason": "to be set back"})
	backup := filepath.Join(t.TempDir(), "backup")
	succeeds(t, s.dir, "backup", backup)
	s.must("/v1/products/BACK/commands/write-story", map[string]any{"title": "Gone soon"})
	sealed := func() (total int) {
		var seals struct {
			Total int
			Items []struct{ Size int }
		}
		if s.get("/v1/seals", &seals); len(seals.Items) == 0 {
			return 0
		}
		return seals.Items[0].Size
	}
	var about struct{ Events int }
	s.get("/v1/verification", &about)
	eventually(t, time.Minute, "all is sealed at the interval", func() bool { return sealed() == about.Events })
	var newest struct{ Total int }
	s.get("/v1/seals", &newest)
	kept := s.keptIn("seal.json", "/v1/seals/"+string(rune('0'+newest.Total)))
	s.stop()
	back := dataDir(t)
	succeeds(t, back, "restore", backup)
	fails(t, back, "it was truncated", "verify", "--seal", kept)
	other := serve(t, dataDir(t))
	other.must("/v1/products", map[string]any{"key": "BACK", "name": "Back", "reason": "to be set back"})
	fails(t, other.dir, "is of the ledger", "verify", "--seal", kept)
}
