package eventstore

import (
	"context"
	"fmt"

	"waymark/events"
)

// Picker picks single events, as Client does.
type Picker interface {
	At(ctx context.Context, stream string, revision int64) (events.Raw, bool, error)
}

// LastThat is the last revision of a stream, up to high, whose event is such, as are all before it and none behind it; low, which is known
// to be such or to be before the stream, where none is. What is looked for is mostly not long ago: it looks from high back, further and
// further, and then between. Errors: events.ErrGap if the stream has no event at one of the revisions, that of such, those of Client.At.
func LastThat(ctx context.Context, from Picker, stream string, low, high int64, such func(events.Raw) (bool, error)) (int64, error) {
	step, back := int64(0), true
	for low < high {
		at := low + (high-low+1)/2
		if back {
			at = max(high-step, low+1)
			step = max(2*step, 1)
		}
		raw, there, err := from.At(ctx, stream, at)
		if err == nil && !there {
			err = fmt.Errorf("%w: %s ends before revision %d", events.ErrGap, stream, at)
		}
		if err != nil {
			return 0, err
		}
		switch is, err := such(raw); {
		case err != nil:
			return 0, err
		case is:
			low, back = at, false
		default:
			high = at - 1
		}
	}
	return low, nil
}
