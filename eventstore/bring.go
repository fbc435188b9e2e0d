package eventstore

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"waymark/events"
)

// Bringing is what is to be brought into a store: whole streams, or beginnings of them.
type Bringing struct {
	Events int // all of them
	Held   int // the first ones, which the store holds already
	to     *Client
	from   iter.Seq2[events.Raw, error]
	Last   events.Position // of what it holds
}

// Bring looks what a store holds of events, which are given in the order of the log that they come from and can be gone through again.
// The store may hold none of them, all, or a beginning, from a time when they were brought in and that was interrupted. Nothing is written yet.
// Errors: ErrDiffers if it holds others in these streams, events.ErrGap if one of them lost events, those of reading.
func (c *Client) Bring(ctx context.Context, from iter.Seq2[events.Raw, error]) (*Bringing, error) {
	b := &Bringing{to: c, from: from}
	held := held{client: c, streams: map[string]*heldStream{}}
	defer held.close()
	var lacks *events.Raw
	for raw, err := range from {
		if err != nil {
			return nil, err
		}
		b.Events++
		mine, there, err := held.at(ctx, raw)
		switch {
		case err != nil:
			return nil, err
		case !there && lacks == nil:
			lacks = &raw
		case !there:
		case lacks != nil:
			return nil, fmt.Errorf("%w: the ledger has %s revision %d, and lacks %s revision %d, which came before it", ErrDiffers,
				raw.Stream, raw.Revision, lacks.Stream, lacks.Revision)
		default:
			b.Held++
			b.Last = mine.Position
		}
	}
	if lacks == nil {
		return b, nil
	}
	return b, held.wentOn(*lacks)
}

// Add appends what the store does not hold yet, and says where the last event lies. How many are there then is told now and again.
// Errors: ErrDiffers if somebody wrote to one of the streams meanwhile, those of reading and of Append.
func (b *Bringing) Add(ctx context.Context, tell func(held int)) (events.Position, error) {
	to := adding{to: b.to, last: b.Last}
	n := 0
	for raw, err := range b.from {
		if n++; err == nil && n > b.Held {
			err = to.add(ctx, raw)
			tell(n - len(to.run))
		}
		if err != nil {
			return to.last, meanwhile(err)
		}
	}
	err := to.flush(ctx)
	if err == nil {
		tell(n)
	}
	return to.last, meanwhile(err)
}

// meanwhile says what a stream that has gone on means here.
func meanwhile(err error) error {
	if errors.Is(err, ErrWrongRevision) {
		return fmt.Errorf("%w: somebody wrote to a book of the product while it was brought in: %w", ErrDiffers, err)
	}
	return err
}

// held are the streams of a store, read beside those of another one.
type held struct {
	client  *Client
	streams map[string]*heldStream
}

type heldStream struct {
	next func() (events.Raw, error, bool)
	stop func()
	over bool
}

// at is the event that the store has where another one is to be; false if its stream ends before that. ErrDiffers if it is another one.
func (h *held) at(ctx context.Context, raw events.Raw) (mine events.Raw, there bool, err error) {
	s := h.streams[raw.Stream]
	if s == nil {
		s = &heldStream{}
		s.next, s.stop = iter.Pull2(h.client.ReadStream(ctx, raw.Stream, 0))
		h.streams[raw.Stream] = s
	}
	if s.over {
		return mine, false, nil
	}
	mine, err, there = s.next()
	s.over = !there
	if err == nil && there && !same(mine, raw) {
		err = fmt.Errorf("%w: the ledger has another event at %s revision %d", ErrDiffers, raw.Stream, raw.Revision)
	}
	return mine, there, err
}

// wentOn is ErrDiffers where a stream has more events than were asked for, although an event is lacking.
func (h *held) wentOn(lacks events.Raw) error {
	for stream, s := range h.streams {
		if s.over {
			continue
		}
		raw, err, there := s.next()
		if err != nil {
			return err
		}
		if there {
			return fmt.Errorf("%w: %s went on with revision %d before %s revision %d was brought in", ErrDiffers, stream, raw.Revision, lacks.Stream, lacks.Revision)
		}
	}
	return nil
}

func (h *held) close() {
	for _, s := range h.streams {
		s.stop()
	}
}
