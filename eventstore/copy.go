package eventstore

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"

	"waymark/events"
)

// ErrDiffers says that two stores do not hold the same.
var ErrDiffers = errors.New("the stores differ")

// Copied is what two stores hold alike after a copy.
type Copied struct {
	Events, Streams int
	Added           int // events that the copy brought
	// Digest is the SHA-256, in hex, over each stream in the order of their names: its name, a space, the hash of its last
	// event in hex, and a line feed. The hash of an event covers all events before it in its stream.
	Digest string
	// Left are the streams that lost events where they were copied from, and are left out, in the order of their names: what was
	// deleted is not brought back.
	Left []string
}

// Copy brings what one store holds of the books of all products, and the seals, into another one: the same events with the same ids, bytes
// and revisions, in the same order of the log. The other may have a beginning of them, from a copy that was interrupted.
// Afterwards both are read from start to end and compared, and the hash chain of every stream is checked. Nobody may write
// meanwhile. Errors: ErrDiffers, events.ErrBroken, events.ErrGap if a stream lost events where it was copied to,
// ErrUnavailable.
func Copy(ctx context.Context, from, to *Client) (Copied, error) {
	c := copying{from: from, to: to, left: map[string]bool{}}
	before, err := c.compare(ctx)
	if err != nil {
		return Copied{}, err
	}
	if err := c.add(ctx, before); err != nil {
		return Copied{}, err
	}
	after, err := c.compare(ctx)
	if err == nil && after.more {
		err = fmt.Errorf("%w: the one that is copied from was written meanwhile: let nobody write, and copy again", ErrDiffers)
	}
	done := Copied{Events: after.events, Streams: len(after.ends), Added: after.events - before.events, Digest: digest(after.ends)}
	for stream, lost := range c.left {
		if lost {
			done.Left = append(done.Left, from.stored(stream))
		}
	}
	slices.Sort(done.Left)
	return done, err
}

// copying is a copy under way.
type copying struct {
	from, to *Client
	left     map[string]bool // whether a stream lost events where it is copied from
}

// books is the log of a store as far as it is of books of products, after a position, without the streams that are left out.
func (c *copying) books(ctx context.Context, store *Client, after *events.Position) iter.Seq2[events.Raw, error] {
	return func(yield func(events.Raw, error) bool) {
		for raw, err := range store.ReadAll(ctx, after) {
			left := false
			if err == nil {
				left, err = c.leaves(ctx, raw.Stream)
			}
			if !left && !yield(raw, err) || err != nil {
				return
			}
		}
	}
}

// leaves says whether a stream is left out: it is neither a book nor that of the seals, or lost events.
func (c *copying) leaves(ctx context.Context, stream string) (bool, error) {
	if _, _, ours := events.CutStream(stream); !ours && stream != events.SealStream {
		return true, nil
	}
	if lost, known := c.left[stream]; known {
		return lost, nil
	}
	err := c.from.begins(ctx, stream)
	lost := errors.Is(err, events.ErrGap)
	if err == nil || lost {
		c.left[stream] = lost
		return lost, nil
	}
	return false, err
}

// begins fails with events.ErrGap where a stream lost its first event.
func (c *Client) begins(ctx context.Context, stream string) error {
	for _, err := range c.ReadStream(ctx, stream, 0) {
		return err
	}
	return nil
}

// end is where a stream ends.
type end struct {
	revision int64
	hash     string
}

// common is what two stores hold alike.
type common struct {
	events int
	last   *events.Position // in the store that is copied from; nil: nothing
	ends   map[string]end
	more   bool // in the store that is copied from
}

// compare reads the books in both stores side by side. The one that is copied to may end before the other.
func (c *copying) compare(ctx context.Context) (common, error) {
	alike := common{ends: map[string]end{}}
	theirs, stop := iter.Pull2(c.books(ctx, c.to, nil))
	defer stop()
	for raw, err := range c.books(ctx, c.from, nil) {
		if err != nil {
			return alike, err
		}
		other, err, there := theirs()
		switch {
		case !there:
			alike.more = true
			return alike, nil
		case err != nil:
			return alike, err
		case !same(raw, other):
			return alike, fmt.Errorf("%w: one has revision %d of %s where the other has revision %d of %s, or other bytes of it: copy "+
				"into a store without events of Waymark", ErrDiffers, raw.Revision, c.from.stored(raw.Stream), other.Revision, c.to.stored(other.Stream))
		}
		if raw.Revision == 0 {
			if err := c.to.begins(ctx, raw.Stream); err != nil {
				return alike, err
			}
		}
		if err := alike.take(raw); err != nil {
			return alike, err
		}
	}
	other, err, there := theirs()
	if there && err == nil {
		err = fmt.Errorf("%w: only the one that is copied to has revision %d of %s", ErrDiffers, other.Revision, c.to.stored(other.Stream))
	}
	return alike, err
}

// take checks that an event follows what was taken before it.
func (c *common) take(raw events.Raw) error {
	before, known := c.ends[raw.Stream]
	if !known {
		before = end{NoStream, raw.Stream}
	}
	if raw.Revision != before.revision+1 {
		return fmt.Errorf("%w: %s lacks revisions %d to %d", events.ErrGap, raw.Stream, before.revision+1, raw.Revision-1)
	}
	hash, err := events.Verify(before.hash, raw)
	if err != nil {
		return err
	}
	c.ends[raw.Stream] = end{raw.Revision, hash}
	c.events, c.last = c.events+1, &raw.Position
	return nil
}

func same(a, b events.Raw) bool {
	return a.Stream == b.Stream && a.Revision == b.Revision && a.ID == b.ID && a.Type == b.Type &&
		bytes.Equal(a.Data, b.Data) && bytes.Equal(a.Metadata, b.Metadata)
}

// add appends what is not common yet, in the order of the log.
func (c *copying) add(ctx context.Context, alike common) error {
	to := adding{to: c.to}
	for raw, err := range c.books(ctx, c.from, alike.last) {
		if err == nil {
			err = alike.take(raw)
		}
		if err == nil {
			err = to.add(ctx, raw)
		}
		if err != nil {
			return err
		}
	}
	return to.flush(ctx)
}

func digest(ends map[string]end) string {
	sum := sha256.New()
	for _, stream := range slices.Sorted(maps.Keys(ends)) {
		fmt.Fprintf(sum, "%s %s\n", stream, ends[stream].hash)
	}
	return hex.EncodeToString(sum.Sum(nil))
}
