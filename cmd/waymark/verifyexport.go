package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"waymark/audit/export"
	"waymark/audit/seal"
)

// errExport says that an export is not what was written.
var errExport = errors.New("the export is not what was written and sealed")

// verifyExport checks an export.
func verifyExport(file io.Reader, key string, kept *seal.Checkpoint) (proven, error) {
	r, err := export.Check(file, export.Options{Key: key, Kept: kept})
	if err != nil {
		return proven{}, err
	}
	if !r.Holds() {
		return proven{}, fmt.Errorf("%w%s", errExport, faultsOf(r))
	}
	says := fmt.Sprintf("%s: %d events of %d streams are as they were written", r.Head.Product, r.Events, len(r.Ends))
	if r.Head.From != nil || r.Head.To != nil {
		says += "; this is a part: what came before it or after it is not here"
	}
	if r.Head.Seal == nil {
		return proven{says: says + "\nno seal covers them: that they were not rewritten as a whole is not proven"}, nil
	}
	for _, end := range r.Ends {
		says += fmt.Sprintf("\n%s: %s of revisions %d to %d", end.Stream, coverage(r, end), end.First, end.Revision)
	}
	if kept != nil {
		says += fmt.Sprintf("\nthe seal that was kept covers the first %d events of the ledger, and is one of the export", kept.Size)
	}
	return proven{says, r.Head.Seal.VerifierKey}, nil
}

// coverage says how far the seals of an export cover a stream of it.
func coverage(r export.Report, end export.StreamEnd) string {
	last, some := r.Sealed[end.Stream]
	if !some {
		return fmt.Sprintf("seal %d covers none", r.Head.Seal.Number)
	}
	return fmt.Sprintf("seal %d covers up to %d", r.Head.Seal.Number, last)
}

// faultsOf is each fault on a line.
func faultsOf(r export.Report) string {
	var text strings.Builder
	for _, fault := range r.Faults {
		text.WriteString("\n" + fault.String())
	}
	if r.More > 0 {
		fmt.Fprintf(&text, "\nand %d more", r.More)
	}
	if r.Note != "" {
		text.WriteString("\nno seal proves it: " + r.Note)
	}
	return text.String()
}
