package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"

	"waymark/audit/seal"
	"waymark/audit/verify"
	"waymark/client"
)

type verifyCommand struct {
	File    string `arg:"" optional:"" type:"existingfile" help:"Export or proof to verify, as the API answered it; no ledger is needed. Left out: verify the ledger."`
	Seal    string `type:"existingfile" placeholder:"FILE" help:"Seal that was kept elsewhere: a signed checkpoint, or the JSON of /v1/seals/N."`
	Key     string `placeholder:"KEY" help:"Public key that signed it (NAME+HASH+KEY); left out: the one that the file names."`
	Rebuild bool   `help:"Make the tree beside the log anew: this event store is the right one."`
}

const verificationPath = "/v1/verification"

var (
	// errChanged says that the log is not what was written.
	errChanged = errors.New("the log is not what was written and sealed")
	// errFileAlone says that a file is verified without a ledger.
	errFileAlone = errors.New("an export or a proof in a file is verified without a ledger: leave out --rebuild")
	// errKeyAlone says that there is nothing that a key could have signed.
	errKeyAlone = errors.New("--key is the key of an export or a proof in a file, or of --seal: name one")
	// errOtherSeal says that the log does not fit a seal that was kept elsewhere.
	errOtherSeal = errors.New("the log does not fit the seal")
)

// Run verifies a proof, or the ledger.
func (v verifyCommand) Run(ctx context.Context, c *Config, s streams, log *slog.Logger) (err error) {
	if v.File != "" && v.Rebuild {
		return &usageError{errFileAlone}
	}
	if v.File == "" && v.Key != "" && v.Seal == "" {
		return &usageError{errKeyAlone}
	}
	kept, err := v.kept()
	if err != nil {
		return err
	}
	if v.File != "" {
		return verifyFile(v.File, v.Key, kept, s)
	}
	api, done, err := reachSettled(ctx, c, log)
	defer func() { err = errors.Join(err, done()) }()
	if err != nil {
		return err
	}
	found, err := v.walk(ctx, api, kept)
	if err != nil {
		return err
	}
	return errors.Join(printVerification(s, found), printKept(s, kept, found))
}

// walk has the ledger verified.
func (v verifyCommand) walk(ctx context.Context, api *client.Client, kept *seal.Checkpoint) (found verify.Verification, err error) {
	if v.Rebuild {
		if err := api.Do(ctx, http.MethodDelete, verificationPath+"/tree", nil, nil, nil); err != nil {
			return found, err
		}
	}
	path := verificationPath
	if kept != nil {
		path += "?" + url.Values{"size": {strconv.FormatInt(kept.Size, 10)}}.Encode()
	}
	err = api.Do(ctx, http.MethodGet, path, nil, nil, &found)
	return found, err
}

// kept is what a seal says that was kept elsewhere; nil: there is none.
func (v verifyCommand) kept() (*seal.Checkpoint, error) {
	if v.Seal == "" {
		return nil, nil
	}
	text, err := os.ReadFile(v.Seal)
	if err != nil {
		return nil, err
	}
	signed, key := string(text), v.Key
	if strings.HasPrefix(strings.TrimSpace(signed), "{") {
		var s seal.Seal
		if err := json.Unmarshal(text, &s); err != nil {
			return nil, fmt.Errorf("%s: %w", v.Seal, err)
		}
		if s.Checkpoint == "" {
			return nil, &usageError{fmt.Errorf("%s is no seal: give a signed checkpoint, or the JSON of /v1/seals/N", v.Seal)}
		}
		if signed = s.Checkpoint; key == "" {
			key = s.VerifierKey
		}
	}
	if key == "" {
		return nil, &usageError{fmt.Errorf("%s does not name the key that signed it: give it with --key", v.Seal)}
	}
	c, err := seal.Open(signed, key)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", v.Seal, err)
	}
	return &c, nil
}

// printVerification prints what was found; that the log is not as it was written is an error.
func printVerification(s streams, found verify.Verification) error {
	fmt.Fprintf(s.out, "%d events of %d streams verified; the first %d are covered by seals (%d); root %s\n", found.Events, found.Streams, found.Sealed, found.Seals, found.Root)
	for _, f := range found.Findings {
		at := ""
		if f.Revision >= 0 {
			at = fmt.Sprintf(" revision %d", f.Revision)
		}
		fmt.Fprintf(s.out, "%s%s: %s: %s\n", f.Stream, at, f.Kind, f.Detail)
	}
	if more := found.Broken - len(found.Findings); more > 0 {
		fmt.Fprintf(s.out, "and %d more streams\n", more)
	}
	for _, b := range found.Unfit {
		fmt.Fprintf(s.out, "seal %d: %s\n", b.Number, b.Detail)
	}
	for _, k := range found.Signers {
		fmt.Fprintf(s.out, "seals %d to %d are signed with %s\n", k.First, k.Last, k.VerifierKey)
	}
	if found.Note != "" {
		fmt.Fprintln(s.out, found.Note)
	}
	if !found.Holds() {
		return errChanged
	}
	return nil
}

// printKept compares with a seal that was kept elsewhere.
func printKept(s streams, kept *seal.Checkpoint, found verify.Verification) error {
	switch {
	case kept == nil:
		return nil
	case kept.Origin != found.Origin:
		return fmt.Errorf("%w: that is of the ledger %s, this one is %s", errOtherSeal, kept.Origin, found.Origin)
	case len(found.Roots) == 0:
		return fmt.Errorf("%w: that covers %d events, the log has %d: it was truncated", errOtherSeal, kept.Size, found.Events)
	case found.Roots[0].Root != kept.Root.String():
		return fmt.Errorf("%w: over the first %d events the root is %s, the seal says %v: the log was changed within", errOtherSeal, kept.Size,
			found.Roots[0].Root, kept.Root)
	}
	fmt.Fprintf(s.out, "the seal that was kept covers the first %d events, and they are the same\n", kept.Size)
	return nil
}
