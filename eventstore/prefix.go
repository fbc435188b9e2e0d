package eventstore

import (
	"regexp"
	"strings"

	"waymark/events"
)

// stored is the name that a stream of ours has in the store.
func (c *Client) stored(stream string) string { return c.options.StreamPrefix + stream }

// own says whether an event is in a stream of ours, and gives that the name that we call it by.
func (c *Client) own(raw *events.Raw) (ok bool) {
	raw.Stream, ok = strings.CutPrefix(raw.Stream, c.options.StreamPrefix)
	return ok
}

// filter is a regular expression for the names in the store of streams of ours that match a pattern as a whole: of all if that
// is empty. It is matched by the store, so that names that are only nearly ours cost nothing on the way.
func (c *Client) filter(pattern string) string {
	begins := "^" + regexp.QuoteMeta(c.options.StreamPrefix)
	if pattern == "" {
		return begins
	}
	return begins + "(" + pattern + `)\z`
}

// StreamPrefix is what the names of streams begin with in the store.
func (c *Client) StreamPrefix() string { return c.options.StreamPrefix }
