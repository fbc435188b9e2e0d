// Package fetch asks a Jira for the issues of a project with their whole change logs, and hands its answers over as it gave
// them. It knows Jira Cloud (REST v3) and Jira Server and Data Center (REST v2), and nothing of what becomes of the answers.
//
// Issues are asked for in the order of their keys, each page from the last key on: keys never change their order, so nothing
// is lost or read for ever while others work on the project. An issue comes with its log as of one moment. What changed
// during a long run is read once more at its end.
package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"
)

// Report says what was fetched.
type Report struct {
	Cloud    bool
	Project  string    // its key, as Jira writes it
	AsOf     time.Time // every change until then is there; the Since of the next run
	Since    time.Time // from when on changed issues were asked for; zero: all issues
	Issues   int       // copies of issues, some twice
	Pages    int       // answers handed over
	Kept     int       // of them, from a run that was cut off
	Anew     string    // why what an earlier run had kept was of no use; empty: there was none, or it was used
	Requests int       // of this run
	Partial  []string  // keys of issues of whose change logs Jira gives only a part
	Gone     []string  // ids of issues that were deleted or moved to another project in mid-run

	kept *kept
}

// Done removes what was kept. The caller says it when it needs the answers no more.
func (r Report) Done() error {
	if r.kept == nil {
		return nil
	}
	return r.kept.remove()
}

// Fetch hands each answer to page, under a name that tells people what it is. A run that was cut off goes on where it was:
// then what was kept is handed over first. Not asked for are issues that were deleted or moved to another project since an
// earlier run: Jira tells nobody of them, so only a run without Since can show that they are missing.
func Fetch(ctx context.Context, o Options, page func(name string, body io.Reader) error) (report Report, err error) {
	a, err := newAsker(o)
	if err != nil {
		return report, err
	}
	s, err := a.look(ctx)
	if err != nil {
		return report, err
	}
	k, err := open(o, a.address(), s)
	if err != nil {
		return report, err
	}
	defer func() { err = errors.Join(err, k.close()) }()
	r := &run{asker: a, site: s, kept: k, take: page}
	err = r.all(ctx)
	return r.report(), err
}

// all hands over what is kept, and asks for the rest.
func (r *run) all(ctx context.Context) error {
	r.at = r.kept.start
	for _, p := range r.kept.pages {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := r.hand(p); err != nil {
			return err
		}
	}
	for !r.over() {
		if err := r.step(ctx); err != nil {
			return r.explain(err)
		}
	}
	return nil
}

// explain says how to go on. Where the answers are not wanted there is nothing to explain.
func (r *run) explain(err error) error {
	if r.unwanted || len(r.kept.pages) == 0 {
		return err
	}
	return fmt.Errorf("%w. The %d answers until here are kept in %s: give the same command again to go on there", err, len(r.kept.pages), r.kept.dir)
}

// hand gives a page to who wants it, and goes on from where it led.
func (r *run) hand(p page) error {
	file, err := os.Open(r.kept.path(p.File))
	if err != nil {
		return err
	}
	defer file.Close()
	if err := r.take(p.Name, file); err != nil {
		r.unwanted = true
		return err
	}
	r.goTo(p.Then)
	return nil
}

func (r *run) report() Report {
	return Report{
		Cloud: r.site.cloud, Project: r.site.project, AsOf: r.at.Began, Since: r.kept.start.Since, Issues: r.at.Issues, Pages: len(r.kept.pages),
		Kept: r.kept.earlier, Anew: r.kept.anew, Requests: r.requests, Partial: r.partial, Gone: append(r.gone, r.at.Gone...), kept: r.kept,
	}
}
