package history

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"waymark/domain/product"
)

// Options say how to import.
type Options struct {
	Product  string    // key of the product, started if it does not exist
	Actor    string    // who imports, and starts the product
	Origin   string    // what people know the import by: an address and a project, or names of files
	Map      string    // file with the mapping, which is written where it is not there; empty: none
	Partial  bool      // take a part of a result
	DryRun   bool      // say what would come; send nothing
	Progress io.Writer // a terminal to show progress on; nil: nobody looks
}

// ErrNothingNew is what a tool's reader says where the tool has nothing that is newer than the last import.
var ErrNothingNew = errors.New("there is nothing new")

// Import reads what the tool gives, and if nothing is wrong with it sends its past to the target, the oldest first over all
// items. Every command carries a key made from the ids of the item and of the entry of its log, so that importing again
// brings what is new alone, and an import that was interrupted goes on. Faults of the input are named with file, issue and
// field, and then nothing is sent; nor is anything where the product holds what is not the tool's, or a part of a result is
// missing and nobody said to take a part.
//
// What an earlier import recorded is never decided again. A change that comes to light only after a later one on the same
// matter was recorded is counted as overtaken. An item without a log that was updated since it was last imported is led to
// its present state: the tool wins.
//
// Memory grows by less than a kilobyte an item, and not with their changes, which wait in temporary files.
func Import(ctx context.Context, t Target, tool Tool, o Options) (report Report, err error) {
	show := progress(o.Progress)
	defer show.end()
	report = newReport(tool, o.Product)
	report.DryRun = o.DryRun
	k, err := lookUp(ctx, t, o.Product, "import:"+tool.Name)
	if err != nil {
		return report, err
	}
	if err := k.takes(tool, o.Product); err != nil {
		return report, err
	}
	p, err := newPlan(ctx, tool, o, k, &report, show.now)
	if err != nil {
		return report, err
	}
	defer func() { err = errors.Join(err, p.close()) }()
	if err := p.read(o, show.now); errors.Is(err, ErrNothingNew) {
		return report, nil
	} else if err != nil {
		return report, err
	}
	if !k.exists {
		k.policy = product.DefaultPolicy()
	}
	if _, _, err := p.words.policy(k.policy, k.untouched()); err != nil { // before anything is sent
		return report, err
	}
	if o.Map != "" {
		if err := p.in.found().Write(o.Map); err != nil {
			return report, fmt.Errorf("write the mapping: %w", err)
		}
	}
	s := newSender(t, p, k, o.Actor)
	if o.DryRun {
		return report, s.rehearse()
	}
	if p.steps.count > 0 {
		if err := s.prepare(ctx, k); err != nil {
			return report, err
		}
	}
	err = s.run(ctx, func(done, of int) { show.now("importing: %d%%, %d of %d changes", 100*done/of, done, of) })
	return report, err
}

// takes refuses a product that holds what is not the tool's: nothing of it is known to the tool's log.
func (k known) takes(tool Tool, product string) error {
	if len(k.stories) == 0 {
		return nil
	}
	if slices.ContainsFunc(k.stories, func(s knownStory) bool { return tool.knows(s.External) }) {
		return nil
	}
	return fmt.Errorf("%s holds %d stories, and none of them is from %s: import into a new product, or into the one that an earlier import made",
		product, len(k.stories), tool.Title)
}

func newPlan(ctx context.Context, tool Tool, o Options, k known, r *Report, tell func(string, ...any)) (*plan, error) {
	var m Mapping
	if o.Map != "" {
		var err error
		if m, err = ReadMapping(o.Map); err != nil {
			return nil, err
		}
	}
	n := newNames(tool, m, k)
	p := &plan{
		tool: tool, product: o.Product, names: n, known: map[string]knownStory{}, recorded: k.recorded, contents: contentsOf(tool, k),
		before: len(k.takenBack()), imports: k.imports, origin: o.Origin,
		words: newVocabulary(n), releases: newReleases(), sprints: newSprints(), report: r,
	}
	for _, known := range k.stories {
		if tool.knows(known.External) {
			p.known[known.External.ID] = known
		}
	}
	for _, known := range k.releases {
		if tool.knows(known.External) {
			p.releases.known[known.External.ID] = known
		}
	}
	for _, known := range k.sprints {
		if tool.knows(known.External) {
			p.sprints.known[known.External.ID] = known
		}
	}
	var err error
	if p.steps, err = newSorted(longestRun); err != nil {
		return nil, err
	}
	if p.in, err = newIntake(ctx, p, r, tell); err != nil {
		return nil, errors.Join(err, p.steps.close())
	}
	return p, nil
}

func (p *plan) close() error { return errors.Join(p.in.store.close(), p.steps.close()) }

// read takes everything in and plans it.
func (p *plan) read(o Options, tell func(string, ...any)) error {
	if err := p.tool.Read(p.in); err != nil && !errors.Is(err, ErrTooManyFaults) {
		return errors.Join(p.in.faults.err(), err)
	}
	if err := p.in.close(); err != nil {
		return err
	}
	if err := p.in.faults.err(); err != nil {
		return err
	}
	if len(p.in.items) == 0 {
		return errors.Join(errors.New("there are no issues to import"), noted("passed over", p.report.PassedOver))
	}
	p.names.settle()
	p.releases.settle()
	p.sprints.settle()
	if err := p.all(tell); err != nil {
		return err
	}
	p.batch = p.batchOf()
	if len(p.report.Missing) > 0 && !o.Partial {
		return errors.Join(noted("a part of the result is missing", p.report.Missing),
			errors.New("give all of it, or say --partial to import what there is"))
	}
	return nil
}

// noted are notes as an error; nil for none.
func noted(what string, notes []string) error {
	if len(notes) == 0 {
		return nil
	}
	shown := notes[:min(len(notes), mostLines)]
	text := strings.Join(shown, "\n  ")
	if more := len(notes) - len(shown); more > 0 {
		text += fmt.Sprintf("\n  and %d more", more)
	}
	return fmt.Errorf("%s:\n  %s", what, text)
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
