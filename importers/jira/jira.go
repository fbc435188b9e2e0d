// Package jira imports the history of a Jira project: each change in its change logs becomes a decision with the author
// and the time that it had there. People are called by their login name (Jira Server), else by the name that Jira shows.
package jira

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"waymark/domain/product"
)

// Options say what to import.
type Options struct {
	Product  string         // key of the product, started if it does not exist
	Files    []string       // of one Jira: search pages, issues, pages of change logs, CSV exports
	Actor    string         // who imports, and starts the product
	Progress io.Writer      // a terminal to show progress on; nil: nobody looks
	Zone     *time.Location // of the times in CSV exports, which name none; nil: UTC
}

// Import reads the files, and if nothing is wrong with them sends their history to the target, the oldest first over all
// issues. Every command carries a key made from the ids of the issue and of the entry of its change log, so that importing
// again brings what is new alone, and an import that was interrupted goes on. Faults of the input are named with file,
// issue and field, and then nothing is sent.
//
// What an earlier import recorded is never decided again. A change that comes to light only after a later one on the same
// matter was recorded is counted as overtaken. Where an issue was updated since it was last imported and its change log
// does not lead to its present state, commands lead there: Jira wins.
//
// Memory grows by some hundred bytes an issue and some fifty a change, and by the change logs that come as separate
// pages; everything else waits in a temporary file.
func Import(ctx context.Context, t Target, o Options) (report Report, err error) {
	show := progress(o.Progress)
	defer show.end()
	k, err := lookUp(ctx, t, o.Product)
	if err != nil {
		return report, err
	}
	p, err := newPlan(o.Product, k)
	if err != nil {
		return report, err
	}
	defer func() { err = errors.Join(err, p.steps.close()) }()
	duplicates, err := read(o, func(i issue) error {
		show.now("reading: %d issues", len(p.issues)+1)
		return errors.Join(ctx.Err(), p.add(i))
	})
	if err != nil {
		return report, err
	}
	p.report.Duplicates = duplicates
	s, err := p.ready(t, k)
	if err != nil {
		return report, err
	}
	if err := s.prepare(ctx, k, o.Actor); err != nil {
		return report, err
	}
	err = s.run(ctx, func(done, of int) { show.now("importing: %d%%, %d of %d changes", 100*done/of, done, of) })
	return p.report, err
}

// ready ends the planning: every story has its key, and the steps are in order.
func (p *plan) ready(t Target, k known) (*sender, error) {
	if err := p.number(k); err != nil {
		return nil, err
	}
	if err := p.addReleaseSteps(); err != nil {
		return nil, err
	}
	if err := p.steps.sort(p.byID); err != nil {
		return nil, err
	}
	if !k.exists {
		k.policy = product.DefaultPolicy()
	}
	if _, _, err := p.words.policy(k.policy, k.untouched()); err != nil { // before anything is sent
		return nil, err
	}
	return newSender(t, p, k), nil
}

// terminal shows progress on one line, at most ten times a second.
type terminal struct {
	out  io.Writer
	last time.Time
}

func progress(out io.Writer) *terminal { return &terminal{out: out} }

func (t *terminal) now(format string, args ...any) {
	if t.out == nil || time.Since(t.last) < 100*time.Millisecond {
		return
	}
	t.last = time.Now()
	fmt.Fprintf(t.out, "\r\x1b[K"+format, args...)
}

// end clears the line.
func (t *terminal) end() {
	if t.out != nil && !t.last.IsZero() {
		fmt.Fprint(t.out, "\r\x1b[K")
	}
}
