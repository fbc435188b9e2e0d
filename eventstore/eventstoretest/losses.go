package eventstoretest

import (
	"context"
	"testing"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
)

// Loss is a way in which a stream of three events or more loses some, at the hands of an operator.
type Loss struct {
	Name string
	All  bool // no event is left
	do   func(context.Context, *esdb.Client, string) error
}

// Losses are all ways.
func Losses() []Loss {
	limited := func(limit func(*esdb.StreamMetadata)) func(context.Context, *esdb.Client, string) error {
		return func(ctx context.Context, c *esdb.Client, stream string) error {
			metadata := esdb.StreamMetadata{}
			limit(&metadata)
			_, err := c.SetStreamMetadata(ctx, stream, esdb.AppendToStreamOptions{}, metadata)
			return err
		}
	}
	return []Loss{
		{"truncated before its second event", false, limited(func(m *esdb.StreamMetadata) { m.SetTruncateBefore(1) })},
		{"truncated before its third event", false, limited(func(m *esdb.StreamMetadata) { m.SetTruncateBefore(2) })},
		{"truncated behind its end", true, limited(func(m *esdb.StreamMetadata) { m.SetTruncateBefore(1000) })},
		{"kept to its last event", false, limited(func(m *esdb.StreamMetadata) { m.SetMaxCount(1) })},
		{"deleted", true, func(ctx context.Context, c *esdb.Client, stream string) error {
			_, err := c.DeleteStream(ctx, stream, esdb.DeleteStreamOptions{})
			return err
		}},
		{"deleted for good", true, func(ctx context.Context, c *esdb.Client, stream string) error {
			_, err := c.TombstoneStream(ctx, stream, esdb.TombstoneStreamOptions{})
			return err
		}},
	}
}

// Befall lets it happen to a stream of the store.
func (l Loss) Befall(t testing.TB, url, stream string) {
	t.Helper()
	if err := l.do(t.Context(), Official(t, url), stream); err != nil {
		t.Fatal(err)
	}
}
