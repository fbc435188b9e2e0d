package verify

import (
	"context"
	"errors"
	"fmt"

	"golang.org/x/sync/errgroup"

	"waymark/audit/seal"
	"waymark/events"
)

// seals reads all seals, verifies their own chain and signatures, and notes what they cover.
func (w *walk) seals(ctx context.Context) error {
	previous := events.SealStream
	for raw, err := range w.store.ReadStream(ctx, events.SealStream, 0) {
		if errors.Is(err, events.ErrGap) {
			w.find(Finding{events.SealStream, 0, Removed, "seals are missing: " + err.Error()})
			return nil
		}
		if err != nil {
			return err
		}
		chain, _ := events.StoredHash(raw.Metadata)
		if !follows(previous, raw) {
			w.find(Finding{events.SealStream, raw.Revision, Altered, "this seal does not follow the one before it: it was altered, or others were removed or inserted"})
		}
		previous = chain
		w.mark(raw)
	}
	return nil
}

// mark notes at which size the root is to be what a seal says.
func (w *walk) mark(raw events.Raw) {
	s, err := seal.Of(raw)
	if err != nil {
		w.report.unfit(raw.Revision+1, err.Error())
		return
	}
	if s.Size <= w.report.Sealed {
		w.report.unfit(s.Number, fmt.Sprintf("it covers %d events, the one before it %d", s.Size, w.report.Sealed))
	}
	w.report.signedBy(s)
	w.report.Seals, w.report.Sealed = w.report.Seals+1, s.Size
	w.marks = append(w.marks, mark{s.Size, &s})
}

// find adds what was found of a stream, unless something was found of it already.
func (w *walk) find(f Finding) {
	for _, known := range w.report.Findings {
		if known.Stream == f.Stream {
			return
		}
	}
	w.report.Broken++
	if len(w.report.Findings) < most {
		w.report.Findings = append(w.report.Findings, f)
	}
}

// readers is how many streams are looked at at once.
const readers = 8

// readable looks whether streams are read as the log has them: the store may still have events that it shows nobody who reads the stream.
func (w *walk) readable(ctx context.Context) error {
	lost := make(chan Finding, readers)
	work, ctx := errgroup.WithContext(ctx)
	work.SetLimit(readers)
	go func() {
		defer close(lost)
		for stream := range w.ends {
			work.Go(func() error { return w.begins(ctx, stream, lost) })
		}
		_ = work.Wait() // for whoever asks below
	}()
	for f := range lost {
		w.find(f)
	}
	return work.Wait()
}

// begins tells where a stream is read without its first event.
func (w *walk) begins(ctx context.Context, stream string, lost chan<- Finding) error {
	for _, err := range w.store.ReadStream(ctx, stream, 0) {
		if errors.Is(err, events.ErrGap) {
			lost <- Finding{stream, 0, Removed, "the event store no longer shows its first events to readers: " + err.Error()}
			return nil
		}
		return err
	}
	lost <- Finding{stream, 0, Removed, "the event store shows none of its events to readers of the stream"}
	return nil
}
