package verify

import (
	"cmp"
	"context"
	"crypto/sha256"
	"fmt"
	"maps"
	"slices"

	"golang.org/x/mod/sumdb/tlog"

	"waymark/audit/merkle"
	"waymark/audit/seal"
	"waymark/events"
)

// diagnose finds which streams are not as they were written, and what was done to them. The log is read again for that, only
// where something is wrong.
func (w *walk) diagnose(ctx context.Context) error {
	if len(w.broken) == 0 && w.differs < 0 {
		return nil
	}
	written, trusted, err := w.written(ctx)
	if err != nil {
		return err
	}
	if !trusted {
		w.report.Note = "the tree beside the log is not what was sealed, so it tells nothing of what was written: waymark verify --rebuild makes it anew"
		written = nil
	}
	wrong, err := w.wrong(ctx, written)
	if err != nil {
		return err
	}
	if len(wrong) == 0 && w.differs >= 0 && trusted {
		w.find(Finding{w.at, -1, Reordered, fmt.Sprintf("each stream is as it was written, but not the order of the log: leaf %d is another", w.differs)})
	}
	named := slices.Sorted(maps.Keys(wrong))
	if more := len(named) - most; more > 0 {
		named, w.report.Broken = named[:most], w.report.Broken+more
	}
	return w.name(ctx, named, trusted)
}

// tally is how many leaves a stream has, and what they are.
type tally struct {
	count int64
	sum   [sha256.Size]byte
}

func (t *tally) add(leaf tlog.Hash) {
	t.count++
	t.sum = sha256.Sum256(append(t.sum[:], leaf[:]...))
}

// written are the streams as the tree has them. It is not trusted where it does not fit the seals.
func (w *walk) written(ctx context.Context) (streams map[string]*tally, trusted bool, err error) {
	signed := map[int64]tlog.Hash{}
	for raw, err := range w.store.ReadStream(ctx, events.SealStream, 0) {
		if err != nil {
			break // it was found already
		}
		if s, err := seal.Of(raw); err == nil {
			signed[s.Size] = s.Signed().Root
		}
	}
	var edge merkle.Edge
	streams = map[string]*tally{}
	for leaf, err := range w.tree.Recorded(ctx, w.size) {
		if err != nil {
			return nil, false, err
		}
		if streams[leaf.Stream] == nil {
			streams[leaf.Stream] = &tally{}
		}
		streams[leaf.Stream].add(leaf.Hash)
		edge.Add(leaf.Hash, nil)
		if root, sealed := signed[edge.Size()]; sealed && root != edge.Root() {
			return nil, false, nil
		}
	}
	return streams, true, nil
}

// wrong are the streams that are broken, or not as they were written.
func (w *walk) wrong(ctx context.Context, written map[string]*tally) (map[string]bool, error) {
	wrong, found := map[string]bool{}, map[string]*tally{}
	for stream := range w.broken {
		wrong[stream] = true
	}
	err := w.each(ctx, func(l link) {
		t := cmp.Or(found[l.raw.Stream], &tally{})
		found[l.raw.Stream] = t
		t.add(l.leaf)
		if was := written[l.raw.Stream]; was != nil && was.count == t.count && was.sum != t.sum {
			wrong[l.raw.Stream] = true
		}
	})
	for stream, was := range written {
		if found[stream] == nil || found[stream].count < was.count {
			wrong[stream] = true
		}
	}
	return wrong, err
}

// each goes over the log once more.
func (w *walk) each(ctx context.Context, do func(link)) error {
	again := ends{}
	for page, err := range w.store.ReadPages(ctx, events.StreamPattern(), nil, pageEvents) {
		if err != nil {
			return err
		}
		for _, l := range again.links(page.Events) {
			do(l)
		}
	}
	return nil
}

// name says what was done to streams.
func (w *walk) name(ctx context.Context, streams []string, trusted bool) error {
	cases := map[string]*evidence{}
	for _, stream := range streams {
		first, broken := w.broken[stream]
		if !broken {
			first = -1
		}
		cases[stream] = &evidence{stream: stream, broken: first, sealed: len(w.report.Unfit) == 0}
	}
	if trusted {
		for leaf, err := range w.tree.Recorded(ctx, w.size) {
			if err != nil {
				return err
			}
			if c := cases[leaf.Stream]; c != nil {
				c.written = append(c.written, leaf.Hash)
			}
		}
	}
	err := w.each(ctx, func(l link) {
		if c := cases[l.raw.Stream]; c != nil {
			c.take(l)
		}
	})
	for _, stream := range streams {
		w.find(cases[stream].judge())
	}
	return err
}
