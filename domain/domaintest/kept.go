package domaintest

import (
	"bytes"
	"fmt"

	"waymark/persistent"
)

// Kept is the state as it comes back from a snapshot. An error says that it does not encode to the same bytes again.
func Kept[S any](s S) (S, error) {
	kept, err := persistent.Encode(&s)
	if err != nil {
		return s, err
	}
	back, err := persistent.Decode[S](kept)
	if err != nil {
		return s, err
	}
	if again, err := persistent.Encode(&back); err != nil || !bytes.Equal(kept, again) {
		return s, fmt.Errorf("the state is kept in %d bytes, but then in others (%w)", len(kept), err)
	}
	return back, nil
}
