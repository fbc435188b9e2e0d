// Package jira imports the history of a Jira project: each change in its change logs becomes a decision with the author
// and the time that it had there.
package jira

import (
	"context"
	"errors"
	"fmt"
	"io"
)

// Options say what to import.
type Options struct {
	Product  string    // key of the product, started if it does not exist
	Files    []string  // of one Jira: search pages, issues, pages of change logs, CSV exports
	Actor    string    // who imports, and starts the product
	Progress io.Writer // a terminal to show progress on; nil: nobody looks
}

// Import reads the files, and if nothing is wrong with them sends their history to the target, the oldest first over all
// issues. Every command carries a key made from the ids of the issue and of the entry of its change log, so that importing
// again brings what is new alone, and an import that was interrupted goes on. Faults of the input are named with file,
// issue and field, and then nothing is sent.
//
// Memory grows by some hundred bytes an issue and 48 bytes a change; texts wait in a temporary file.
func Import(ctx context.Context, t Target, o Options) (report Report, err error) {
	show := func(format string, args ...any) {
		if o.Progress != nil {
			fmt.Fprintf(o.Progress, "\r\x1b[K"+format, args...)
		}
	}
	k, err := lookUp(ctx, t, o.Product)
	if err != nil {
		return report, err
	}
	p, err := newPlan(o.Product, k)
	if err != nil {
		return report, err
	}
	defer func() { err = errors.Join(err, p.steps.close()) }()
	err = read(o.Files, func(i issue) error {
		show("reading: %d issues", len(p.issues)+1)
		return p.add(i)
	})
	if err != nil {
		return report, err
	}
	s, err := p.ready(t, k)
	if err != nil {
		return report, err
	}
	if err := s.prepare(ctx, k, o.Actor); err != nil {
		return report, err
	}
	err = s.run(ctx, func(done, of int) { show("importing: %d%%, %d of %d changes", 100*done/of, done, of) })
	show("")
	return p.report, err
}

// ready ends the planning: every story has its key, and the steps are in order.
func (p *plan) ready(t Target, k known) (*sender, error) {
	if err := p.number(k); err != nil {
		return nil, err
	}
	if err := p.steps.add(-1, p.shipments()); err != nil {
		return nil, err
	}
	if err := p.steps.sort(); err != nil {
		return nil, err
	}
	return newSender(t, p, k), nil
}
