package eventstore

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"

	"waymark/events"
)

// whole is a read of a stream from a revision on that ends with events.ErrGap where an event is missing: at the revision,
// between two events, or all of them.
func (c *Client) whole(ctx context.Context, stream string, from int64, read iter.Seq2[events.Raw, error]) iter.Seq2[events.Raw, error] {
	return func(yield func(events.Raw, error) bool) {
		next, exists := from, from > 0
		for raw, err := range read {
			switch {
			case errors.Is(err, errNoStream):
				exists = false
				continue
			case err == nil && raw.Revision != next:
				err = fmt.Errorf("%w: %s lacks revisions %d to %d", events.ErrGap, c.stored(stream), next, raw.Revision-1)
			}
			if err != nil {
				yield(events.Raw{}, err)
				return
			}
			if !yield(raw, nil) {
				return
			}
			next, exists = next+1, true
		}
		if !exists {
			if err := c.remains(ctx, stream); err != nil {
				yield(events.Raw{}, err)
			}
		}
	}
}

// remains fails with events.ErrGap where a stream without events is what is left of one: its metadata, which outlives the
// events, hides them or lets them go.
func (c *Client) remains(ctx context.Context, stream string) error {
	metadata, exists, err := c.last(ctx, "$$"+c.stored(stream), func(*events.Raw) bool { return true })
	if err != nil || !exists {
		return err
	}
	var limits map[string]json.RawMessage
	if err := json.Unmarshal(metadata.Data, &limits); err != nil {
		return nil //nolint:nilerr // the store ignores metadata that is no object, too
	}
	for _, name := range []string{"$tb", "$maxAge", "$maxCount"} {
		if value := string(limits[name]); value != "" && value != "null" && value != "0" {
			return fmt.Errorf("%w: %s has none, and %s in its metadata is %s", events.ErrGap, c.stored(stream), name, value)
		}
	}
	return nil
}

// goneForGood is the error of the store about a stream that is deleted for good.
func goneForGood(err error) error { return fmt.Errorf("%w: %w", events.ErrGap, err) }
