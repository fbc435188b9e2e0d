package export

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"time"

	"github.com/go-json-experiment/json"

	"waymark/audit"
	"waymark/audit/seal"
	"waymark/events"
	"waymark/eventstore"
)

// LogStore is what an export needs of the event store.
type LogStore interface {
	seal.Store
	eventstore.Picker
	End(ctx context.Context) (end events.Position, there bool, err error)
}

// Exporter exports products.
type Exporter struct {
	Store   LogStore
	Tree    Tree
	Version string // of the program
	Now     func() time.Time
}

// Export is one that can be written.
type Export struct {
	Exporter
	head   Head
	spans  []span
	log    func() (events.Raw, error, bool)
	stop   func()
	proofs proofs
	ends   map[string]*StreamEnd
	end    End
}

// Open looks up what there is to export and reads the first event. The export is to be closed. Errors: audit.ErrUnknownProduct,
// events.ErrGap, those of the event store.
func (x Exporter) Open(ctx context.Context, product string, p Part) (*Export, error) {
	e := &Export{Exporter: x, ends: map[string]*StreamEnd{}, head: Head{
		Kind: Kind, Product: product, Version: x.Version, ExportedAt: x.Now().UTC(), From: p.From, To: p.To,
	}}
	_, there, err := x.Store.Last(ctx, events.Product.Stream(product))
	if err == nil && !there {
		err = fmt.Errorf("%w %q", audit.ErrUnknownProduct, product)
	}
	if err != nil {
		return nil, err
	}
	newest, sealed, err := seal.Newest(ctx, x.Store) // before the end is looked up: what it covers is exported
	if err != nil {
		return nil, err
	}
	if sealed {
		e.head.Seal = &newest
	}
	if err := e.find(ctx, p); err != nil {
		return nil, err
	}
	return e, e.begin(ctx)
}

// find finds the part of each book.
func (e *Export) find(ctx context.Context, p Part) error {
	until, _, err := e.Store.End(ctx)
	for _, book := range events.Books() {
		if err != nil {
			return err
		}
		var s span
		s, err = e.span(ctx, book.Stream(e.head.Product), p, until)
		e.spans = append(e.spans, s)
	}
	return err
}

// begin reads the first event, so that what can't be read is known before anything is written.
func (e *Export) begin(ctx context.Context) error {
	var streams []iter.Seq2[events.Raw, error]
	for _, s := range e.spans {
		streams = append(streams, e.events(ctx, s))
	}
	next, stop := iter.Pull2(eventstore.InOrder(streams))
	raw, err, there := next()
	if err != nil {
		stop()
		return err
	}
	e.log, e.stop = func() (events.Raw, error, bool) {
		e.log = next
		return raw, nil, there
	}, stop
	return nil
}

// Close ends the export.
func (e *Export) Close() { e.stop() }

// output writes lines, and sends them on when it is flushed.
type output struct {
	*bufio.Writer
	on func() error
}

func (o output) Flush() error { return errors.Join(o.Writer.Flush(), o.on()) }

func (o output) line(value any) error {
	if err := json.MarshalWrite(o, value); err != nil {
		return err
	}
	return o.WriteByte('\n')
}

// Write writes the export line by line. What is written first is flushed on at once, the rest as it comes. After an error the export
// lacks its last line.
func (e *Export) Write(ctx context.Context, w io.Writer, flush func() error) error {
	out := output{bufio.NewWriterSize(w, 64<<10), flush}
	if err := errors.Join(out.line(e.head), out.Flush()); err != nil {
		return err
	}
	if err := e.prove(ctx); err != nil {
		return err
	}
	if err := e.writeEvents(ctx, out); err != nil {
		return err
	}
	if err := e.writeSeals(ctx, out); err != nil {
		return err
	}
	for _, s := range e.spans {
		if end := e.ends[s.stream]; end != nil {
			e.end.Streams = append(e.end.Streams, *end)
		}
	}
	return errors.Join(out.line(line{End: &e.end}), out.Flush())
}

// writeEvents writes all events, and behind the last one of a stream that is sealed the proof of that.
func (e *Export) writeEvents(ctx context.Context, out output) error {
	previous := map[string]string{}
	for _, s := range e.spans {
		previous[s.stream] = s.previous
	}
	for raw, err, more := e.log(); more; raw, err, more = e.log() {
		if err == nil {
			err = e.writeEvent(ctx, out, raw, previous[raw.Stream])
		}
		if err != nil {
			return err
		}
		previous[raw.Stream] = e.ends[raw.Stream].Hash
	}
	return nil
}

func (e *Export) writeEvent(ctx context.Context, out output, raw events.Raw, previous string) error {
	if err := out.line(line{Event: eventOf(raw, previous)}); err != nil {
		return fmt.Errorf("%s revision %d: %w", raw.Stream, raw.Revision, err)
	}
	end := e.ends[raw.Stream]
	if end == nil {
		end = &StreamEnd{Stream: raw.Stream, First: raw.Revision}
		e.ends[raw.Stream] = end
	}
	end.Revision = raw.Revision
	end.Hash, _ = events.StoredHash(raw.Metadata) // one without a hash is written as it is, and found by whoever verifies
	e.end.Events++
	if last, sealed := e.proofs.last[raw.Stream]; sealed && last == raw.Revision {
		return e.writeInclusion(ctx, out, raw, previous)
	}
	return nil
}
