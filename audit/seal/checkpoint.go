package seal

import (
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// ErrSignature says that a checkpoint was not signed with the key that it is checked with, or was changed afterwards.
var ErrSignature = errors.New("the signature is not right")

// Checkpoint says what the tree over all books was.
type Checkpoint struct {
	Origin string // names the ledger; see OriginOf
	Size   int64  // leaves
	Root   tlog.Hash
}

// OriginOf names the ledger whose first leaf has this hash: the same on every node, and after the tree was made anew.
func OriginOf(first tlog.Hash) string { return "waymark/" + hex.EncodeToString(first[:16]) }

// text is what is signed: origin, size in decimal and root in base64, each ended by a line feed.
func (c Checkpoint) text() string {
	return fmt.Sprintf("%s\n%d\n%s\n", c.Origin, c.Size, base64.StdEncoding.EncodeToString(c.Root[:]))
}

// Sign is the checkpoint as a signed note.
func (k Key) Sign(c Checkpoint) (string, error) {
	signed, err := note.Sign(&note.Note{Text: c.text()}, k.signer)
	return string(signed), err
}

// Open reads a checkpoint that was signed with the key whose public half is given. Errors: ErrSignature; others where it is no
// checkpoint, or the key no key.
func Open(signed, verifierKey string) (Checkpoint, error) {
	verifier, err := note.NewVerifier(strings.TrimSpace(verifierKey))
	if err != nil {
		return Checkpoint{}, fmt.Errorf("%q is no verifier's key: it is written as NAME+HASH+KEY", verifierKey)
	}
	opened, err := note.Open([]byte(signed), note.VerifierList(verifier))
	if err != nil {
		return Checkpoint{}, fmt.Errorf("%w: with the key %s: %w", ErrSignature, verifierKey, err)
	}
	return parseCheckpoint(opened.Text)
}

func parseCheckpoint(text string) (c Checkpoint, err error) {
	lines := strings.Split(text, "\n")
	if len(lines) != 4 || lines[3] != "" {
		return c, errors.New("a checkpoint has three lines: origin, size and root")
	}
	c.Origin = lines[0]
	if c.Size, err = strconv.ParseInt(lines[1], 10, 64); err != nil || c.Size < 1 || strconv.FormatInt(c.Size, 10) != lines[1] {
		return c, fmt.Errorf("the size of the checkpoint is %q", lines[1])
	}
	if c.Root, err = tlog.ParseHash(lines[2]); err != nil || c.text() != text {
		return c, fmt.Errorf("the root of the checkpoint is %q", lines[2])
	}
	return c, nil
}
