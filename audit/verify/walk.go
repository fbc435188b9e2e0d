package verify

import (
	"context"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"waymark/audit/merkle"
	"waymark/audit/seal"
	"waymark/events"
	"waymark/eventstore"
)

// Store is the event store whose log is verified.
type Store interface {
	ReadPages(ctx context.Context, pattern string, after *events.Position, size int) iter.Seq2[eventstore.Page, error]
	ReadStream(ctx context.Context, stream string, from int64) iter.Seq2[events.Raw, error]
}

// Tree is the Merkle log beside the log, as it stands. It tells what was written where the log no longer does.
type Tree interface {
	Size(ctx context.Context) (int64, error)
	Recorded(ctx context.Context, size int64) iter.Seq2[merkle.Recorded, error]
}

// pageEvents is how many events are looked at together.
const pageEvents = 4096

// Walk verifies the log. The roots over its first events are given for the sizes that are asked for. Errors are of what could not be
// read: that something is not as it was written is a finding.
func Walk(ctx context.Context, store Store, tree Tree, sizes []int64) (Verification, error) {
	w := &walk{
		store: store, tree: tree, ends: ends{}, broken: map[string]int64{}, since: map[string]bool{}, differs: -1,
		report: Verification{Findings: []Finding{}, Unfit: []BrokenSeal{}, Signers: []Signer{}, Roots: []RootAt{}},
	}
	var err error
	if w.size, err = tree.Size(ctx); err != nil { // before the log is read: what has a leaf now is in it
		return Verification{}, err
	}
	if err := w.seals(ctx); err != nil {
		return Verification{}, err
	}
	for _, size := range sizes {
		w.marks = append(w.marks, mark{size: size})
	}
	slices.SortStableFunc(w.marks, mark.compare)
	if err := w.all(ctx); err != nil {
		return Verification{}, err
	}
	if err := w.readable(ctx); err != nil {
		return Verification{}, err
	}
	return w.report, w.diagnose(ctx)
}

// walk is one verification.
type walk struct {
	store   Store
	tree    Tree
	size    int64 // of the tree
	report  Verification
	marks   []mark // the next ones
	edge    merkle.Edge
	ends    ends
	broken  map[string]int64 // streams, and the first of their events that does not follow the one before it
	since   map[string]bool  // streams with events since the last seal that fits
	differs int64            // the first leaf that is not the one that the tree holds; -1: none
	at      string           // the stream that it is of
}

// mark is a size at which the root is looked at: because a seal covers so many, or because somebody asks.
type mark struct {
	size int64
	seal *seal.Seal
}

func (m mark) compare(other mark) int { return int(max(min(m.size-other.size, 1), -1)) }

// all walks over the whole log, with the tree beside it.
func (w *walk) all(ctx context.Context) error {
	next, stop := iter.Pull2(w.tree.Recorded(ctx, w.size))
	defer stop()
	for page, err := range w.store.ReadPages(ctx, events.StreamPattern(), nil, pageEvents) {
		if err != nil {
			return err
		}
		for _, l := range w.ends.links(page.Events) {
			w.take(l)
			if err := w.compare(l, next); err != nil {
				return err
			}
		}
	}
	if _, err, more := next(); err != nil {
		return err
	} else if more && w.differs < 0 { // the log ends before the tree
		w.differs = w.edge.Size()
	}
	w.report.Events, w.report.Streams, w.report.Root = w.edge.Size(), len(w.ends), w.edge.Root().String()
	for _, m := range w.marks {
		if m.seal != nil {
			w.report.unfit(m.seal.Number, fmt.Sprintf("it covers %d events, the log has %d: it was truncated", m.size, w.report.Events))
		}
	}
	return nil
}

// take adds an event to the tree, and looks at its link.
func (w *walk) take(l link) {
	if w.edge.Size() == 0 {
		w.report.Origin = seal.OriginOf(l.leaf)
	}
	if _, known := w.broken[l.raw.Stream]; !l.holds && !known {
		w.broken[l.raw.Stream] = l.slot
	}
	w.since[l.raw.Stream] = true
	w.edge.Add(l.leaf, nil)
	for len(w.marks) > 0 && w.marks[0].size <= w.edge.Size() {
		w.pass(w.marks[0], w.edge.Root())
		w.marks = w.marks[1:]
	}
}

// pass compares the root at a mark.
func (w *walk) pass(m mark, root tlog.Hash) {
	switch signed := m.seal; {
	case signed == nil && m.size == w.edge.Size():
		w.report.Roots = append(w.report.Roots, RootAt{m.size, root.String()})
	case signed == nil:
	case signed.Signed().Origin != w.report.Origin:
		w.report.unfit(signed.Number, fmt.Sprintf("it is of the ledger %s, this one is %s: the first event is another", signed.Signed().Origin, w.report.Origin))
	case signed.Signed().Root != root:
		w.report.unfit(signed.Number, fmt.Sprintf("over the first %d events the root is %v, the seal says %v: the log was changed within; since the seal "+
			"before there are events of %s", m.size, root, signed.Root, names(w.since)))
	default:
		clear(w.since)
	}
}

// names are some names, for people.
func names(of map[string]bool) string {
	all := slices.Sorted(maps.Keys(of))
	if len(all) > 5 {
		return fmt.Sprintf("%s and %d more streams", strings.Join(all[:5], ", "), len(all)-5)
	}
	return strings.Join(all, ", ")
}

// compare compares a leaf with that of the tree at its place, until one differs.
func (w *walk) compare(l link, next func() (merkle.Recorded, error, bool)) error {
	if w.differs >= 0 {
		return nil
	}
	recorded, err, there := next()
	switch {
	case err != nil:
		return err
	case !there:
		return nil
	}
	w.report.Recorded++
	if recorded.Hash != l.leaf {
		w.differs, w.at = w.edge.Size()-1, l.raw.Stream
	}
	return nil
}
