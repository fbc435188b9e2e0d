package seal_test

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"waymark/audit/merkle"
	"waymark/audit/seal"
	"waymark/events"
	"waymark/eventstore"
)

// vectors are those of docs/audit.md.
type vectors struct {
	VerifierKey string `json:"verifier_key"`
	Events      []struct {
		seal.ProvenEvent
		Hash, Leaf string
		LeafHash   string `json:"leaf_hash"`
	}
	Roots       []string
	Checkpoints []string
	Inclusion   struct {
		Index, Size int64
		Path        tlog.RecordProof
	}
	Consistency struct {
		From, To int64
		Path     tlog.TreeProof
	}
}

func documented(t *testing.T) (v vectors) {
	t.Helper()
	text, err := os.ReadFile("../../docs/audit.md")
	if err != nil {
		t.Fatal(err)
	}
	block := regexp.MustCompile("(?s)```json\n(.*?)```").FindSubmatch(text)
	if block == nil {
		t.Fatal("the document has no vectors")
	}
	decoder := json.NewDecoder(bytes.NewReader(block[1]))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&v); err != nil || len(v.Events) != 3 || len(v.Roots) != 3 || len(v.Checkpoints) != 2 {
		t.Fatalf("%+v, %v", v, err)
	}
	return v
}

func TestTheVectorsOfTheDocument(t *testing.T) {
	v := documented(t)
	for _, e := range v.Events {
		raw := events.Raw{Stream: e.Stream, Revision: e.Revision, Type: e.Type, Data: []byte(e.Data), Metadata: []byte(e.Metadata)}
		hash, err := events.Verify(e.Previous, raw)
		leaf, failed := merkle.LeafOf(raw)
		id, _ := eventstore.IDOf(hash)
		if err != nil || failed != nil || hash != e.Hash || id.String() != e.ID || leaf.Text() != e.Leaf || leaf.Hash().String() != e.LeafHash {
			t.Errorf("%s revision %d: %s, %q, %v, %v", e.Stream, e.Revision, hash, leaf.Text(), err, failed)
		}
	}
	var signed []seal.Checkpoint
	for i, text := range v.Checkpoints {
		c, err := seal.Open(text, v.VerifierKey)
		if err != nil || c.Size != int64(i+2) || c.Root.String() != v.Roots[i+1] {
			t.Errorf("checkpoint %d: %+v, %v", i, c, err)
		}
		signed = append(signed, c)
	}
	e := v.Events[v.Inclusion.Index]
	inclusion, err := seal.NewInclusion(
		events.Raw{ID: e.ID, Stream: e.Stream, Revision: e.Revision, Type: e.Type, Data: []byte(e.Data), Metadata: []byte(e.Metadata)},
		e.Previous, v.Inclusion.Index, v.Inclusion.Path, sealWith(v, signed[1], v.Checkpoints[1]))
	if err == nil {
		err = inclusion.Check(v.VerifierKey)
	}
	if err != nil {
		t.Errorf("the inclusion proof: %v", err)
	}
	proof := seal.NewConsistency(sealWith(v, signed[0], v.Checkpoints[0]), sealWith(v, signed[1], v.Checkpoints[1]), v.Consistency.Path)
	if err := proof.Check(v.VerifierKey); err != nil || v.Consistency.From != 2 || v.Consistency.To != 3 {
		t.Errorf("the consistency proof: %v", err)
	}
}

func sealWith(v vectors, c seal.Checkpoint, text string) seal.Seal {
	return seal.Seal{Number: c.Size, Size: c.Size, Root: c.Root.String(), Checkpoint: text, VerifierKey: v.VerifierKey}
}

// The document is all that somebody needs who writes a verifier in another language.
func TestTheVectorsFollowFromTheDocumentAlone(t *testing.T) {
	v := documented(t)
	sum := func(parts ...[]byte) []byte { all := sha256.Sum256(bytes.Join(parts, nil)); return all[:] }
	base := base64.StdEncoding.EncodeToString
	var leaves [][]byte
	for _, e := range v.Events {
		var text []byte
		rest, _, _ := strings.Cut(e.Metadata, `,"hash":"`)
		for _, part := range []string{e.Previous, e.Type, e.Data, rest + "}"} {
			text = append(binary.BigEndian.AppendUint64(text, uint64(len(part))), part...)
		}
		if got := hex.EncodeToString(sum(text)); got != e.Hash {
			t.Errorf("%s revision %d has the hash %s", e.Stream, e.Revision, got)
		}
		leaves = append(leaves, sum([]byte{0}, fmt.Appendf(nil, "waymark event v1\n%s\n%d\n%s\n", e.Stream, e.Revision, e.Hash)))
	}
	two := sum([]byte{1}, leaves[0], leaves[1])
	three := sum([]byte{1}, two, leaves[2])
	for i, root := range [][]byte{leaves[0], two, three} {
		if base(root) != v.Roots[i] {
			t.Errorf("root %d is %s", i+1, base(root))
		}
	}
	key, err := base64.StdEncoding.DecodeString(strings.SplitN(v.VerifierKey, "+", 3)[2])
	if err != nil || key[0] != 1 {
		t.Fatal(key, err)
	}
	text, line, _ := strings.Cut(v.Checkpoints[1], "\n\n")
	signature, err := base64.StdEncoding.DecodeString(strings.TrimSpace(strings.TrimPrefix(line, "— waymark ")))
	if err != nil || !ed25519.Verify(key[1:], []byte(text+"\n"), signature[4:]) {
		t.Errorf("the signature is not right: %v", err)
	}
	if want := fmt.Sprintf("waymark/%x\n3\n%s", leaves[0][:16], base(three)); text != want {
		t.Errorf("the checkpoint is %q, want %q", text, want)
	}
}
