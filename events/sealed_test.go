package events_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"waymark/events"
)

// ledgerSealed is a seal as it was stored first.
func ledgerSealed() events.LedgerSealed {
	return events.LedgerSealed{
		Checkpoint:  "waymark/501be9ebe14a3299cb08c1758ca79236\n7\nbPDZdvfY1NuJsO/wsxsD8jz5uluBOyZpkh8hknLoTLA=\n\n— waymark AnJ44IOniS0FaLRuJZh7Z7Bf\n",
		VerifierKey: "waymark+027278e0+ATLlyjL7HP7QCcSc3RTxG6P5LHqtDaZO0fmHjnI0y9zo",
	}
}

func TestASealIsStoredAsItAlwaysWasAndReadBack(t *testing.T) {
	data, err := json.Marshal(ledgerSealed())
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join("testdata", "sealed", "LedgerSealed.v1.json")
	if _, err := os.Stat(file); os.IsNotExist(err) && os.Getenv("WRITE_GOLDEN") != "" {
		if err := os.WriteFile(file, append(data, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	golden, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(data, bytes.TrimSpace(golden)) {
		t.Errorf("a seal is now stored as\n%s\nbut was\n%s", data, golden)
	}
	metadata, hash, err := minimalMetadata().Seal(events.SealStream, events.LedgerSealedType, data)
	if err != nil {
		t.Fatal(err)
	}
	raw := events.Raw{Stream: events.SealStream, Type: events.LedgerSealedType, Data: data, Metadata: metadata}
	sealed, meta, err := events.DecodeSealed(raw)
	if err != nil || sealed != ledgerSealed() || meta.Hash != hash {
		t.Errorf("it reads as %+v, %+v, %v", sealed, meta, err)
	}
	raw.Type = "StoryWritten"
	if _, _, err := events.DecodeSealed(raw); !errors.Is(err, events.ErrUnknownType) {
		t.Errorf("another type: %v", err)
	}
	raw.Type, raw.Metadata = events.LedgerSealedType, bytes.Replace(metadata, []byte(`"schema":1`), []byte(`"schema":9`), 1)
	if _, _, err := events.DecodeSealed(raw); !errors.Is(err, events.ErrNewerSchema) {
		t.Errorf("a newer schema: %v", err)
	}
}

func TestTheStreamOfSealsIsNoBook(t *testing.T) {
	if _, _, book := events.CutStream(events.SealStream); book {
		t.Error("it is taken for a book")
	}
}

func TestAStoredHashIsASHA256OrNone(t *testing.T) {
	hash := strings.Repeat("0a", 32)
	if got, err := events.StoredHash([]byte(`{"actor":"ana","hash":"` + hash + `"}`)); err != nil || got != hash {
		t.Errorf("%q, %v", got, err)
	}
	for _, odd := range []string{"", "{}", `{"hash":"` + hash + `"}`, `{"a":1,"hash":"` + hash[2:] + `"}`, `{"a":1,"hash":"` + strings.ToUpper(hash) + `"}`,
		`{"a":1,"hash":"` + hash + `00"}`, `{"a":1,"hash":"` + hash[2:] + `zz"}`, `{"a":1,"hash":"` + hash + `"`} {
		if got, err := events.StoredHash([]byte(odd)); !errors.Is(err, events.ErrBroken) {
			t.Errorf("%s: %q, %v", odd, got, err)
		}
	}
}
