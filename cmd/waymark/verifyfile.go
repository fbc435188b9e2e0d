package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"waymark/audit/export"
	"waymark/audit/seal"
)

// errKind says that a file is of no kind that can be verified.
var errKind = errors.New("this is nothing that can be verified")

// errKeptAlone says that a proof is not compared with a seal.
var errKeptAlone = errors.New("a proof in a file names its seal: compare that by itself, and leave out --seal")

// proven is what a file proves, and the public key of who signed it, as the file itself names it; empty: nobody did.
type proven struct{ says, signer string }

// fileKind checks a file of one kind with a key, that of the file if none is given, and with a seal that was kept elsewhere, if there is one.
type fileKind func(file io.Reader, key string, kept *seal.Checkpoint) (proven, error)

// fileKinds are the kinds of files that can be verified, by the kind that the first JSON value in them names.
func fileKinds() map[string]fileKind {
	return map[string]fileKind{seal.InclusionKind: verifyInclusion, seal.ConsistencyKind: verifyConsistency, export.Kind: verifyExport}
}

func verifyInclusion(file io.Reader, key string, kept *seal.Checkpoint) (proven, error) {
	if kept != nil {
		return proven{}, &usageError{errKeptAlone}
	}
	var p seal.InclusionProof
	if err := json.NewDecoder(file).Decode(&p); err != nil {
		return proven{}, err
	}
	says := fmt.Sprintf("decision %s (%s, %s revision %d) is number %d of the %d events that seal %d covers", p.Event.ID, p.Event.Type,
		p.Event.Stream, p.Event.Revision, p.Leaf.Index+1, p.Seal.Size, p.Seal.Number)
	return proven{says, p.Seal.VerifierKey}, p.Check(key)
}

func verifyConsistency(file io.Reader, key string, kept *seal.Checkpoint) (proven, error) {
	if kept != nil {
		return proven{}, &usageError{errKeptAlone}
	}
	var p seal.ConsistencyProof
	if err := json.NewDecoder(file).Decode(&p); err != nil {
		return proven{}, err
	}
	says := fmt.Sprintf("the %d events that seal %d covers begin with the %d that seal %d covers", p.To.Size, p.To.Number, p.From.Size, p.From.Number)
	return proven{says, p.To.VerifierKey}, p.Check(key)
}

// verifyFile verifies a file by itself.
func verifyFile(path, key string, kept *seal.Checkpoint, s streams) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	check, err := kindOf(file)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	found, err := check(file, key, kept)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	fmt.Fprintln(s.out, found.says)
	if key == "" && found.signer != "" {
		fmt.Fprintf(s.out, "it is signed with %s, which the file itself names: compare it with the key that you know, or give that with --key\n", found.signer)
	}
	return nil
}

// kindOf is how to verify a file, which is to be read from its start again.
func kindOf(file io.ReadSeeker) (fileKind, error) {
	kinds := fileKinds()
	known := strings.Join(slices.Sorted(maps.Keys(kinds)), ", ")
	var head struct {
		Kind string `json:"kind"`
	}
	if err := json.NewDecoder(file).Decode(&head); err != nil {
		return nil, fmt.Errorf("%w: it must be JSON with one of these kinds: %s", errKind, known)
	}
	check, ok := kinds[head.Kind]
	if !ok {
		return nil, fmt.Errorf("%w: its kind is %q, and must be one of these: %s", errKind, head.Kind, known)
	}
	_, err := file.Seek(0, io.SeekStart)
	return check, err
}
