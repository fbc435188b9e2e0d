package embedded_test

import (
	"testing"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
)

// BenchmarkCatchUp reads a log of 20,000 events of one stream in each way that the official client has: from the store and
// from a server that sends the same bytes and does nothing else. Beside them is a walk over the same database alone, with
// the events decoded or not.
func BenchmarkCatchUp(b *testing.B) {
	catchUpEvents := full(20_000)
	s := filled(b, catchUpEvents, func(int) string { return "backlog-A" })
	walk := func(decoded bool) func() {
		return func() {
			if n, err := s.server.Iterate(decoded); n != catchUpEvents || err != nil {
				b.Fatal(n, err)
			}
		}
	}
	for _, way := range []struct {
		name    string
		request *streams.ReadReq_Options
		before  int // messages that come before the events
		read    func(*esdb.Client) func()
	}{
		{"subscription", subscribing(fromStartOfAll()), 1, func(c *esdb.Client) func() { return func() { follow(b, c, catchUpEvents) } }},
		{"log", counting(fromStartOfAll(), catchUpEvents), 0, func(c *esdb.Client) func() {
			return func() {
				read, err := c.ReadAll(b.Context(), esdb.ReadAllOptions{From: esdb.Start{}}, uint64(catchUpEvents))
				if err := takeAll(read, err, catchUpEvents); err != nil {
					b.Fatal(err)
				}
			}
		}},
		{"stream", counting(fromStartOf("backlog-A"), catchUpEvents), 0, func(c *esdb.Client) func() {
			return func() {
				read, err := c.ReadStream(b.Context(), "backlog-A", esdb.ReadStreamOptions{From: esdb.Start{}}, uint64(catchUpEvents))
				if err := takeAll(read, err, catchUpEvents); err != nil {
					b.Fatal(err)
				}
			}
		}},
	} {
		b.Run(way.name, func(b *testing.B) {
			idle := serveIdle(b, prepared(b, s, &streams.ReadReq{Options: way.request}, way.before+catchUpEvents))
			contestRates(b, catchUpEvents, "events",
				contender{name: "store", work: way.read(s.Client)}, contender{name: "idle", work: way.read(idle)},
				contender{name: "pebble", work: walk(false)}, contender{name: "decoded", work: walk(true)},
			)
		})
	}
}

func fromStartOfAll() *streams.ReadReq_Options {
	return &streams.ReadReq_Options{StreamOption: &streams.ReadReq_Options_All{All: &streams.ReadReq_Options_AllOptions{
		AllOption: &streams.ReadReq_Options_AllOptions_Start{Start: &shared.Empty{}},
	}}}
}

func fromStartOf(stream string) *streams.ReadReq_Options {
	return &streams.ReadReq_Options{StreamOption: &streams.ReadReq_Options_Stream{Stream: &streams.ReadReq_Options_StreamOptions{
		StreamIdentifier: named(stream), RevisionOption: &streams.ReadReq_Options_StreamOptions_Start{Start: &shared.Empty{}},
	}}}
}

func subscribing(o *streams.ReadReq_Options) *streams.ReadReq_Options {
	o.CountOption = &streams.ReadReq_Options_Subscription{Subscription: &streams.ReadReq_Options_SubscriptionOptions{}}
	return o
}

func counting(o *streams.ReadReq_Options, events int) *streams.ReadReq_Options {
	o.CountOption = &streams.ReadReq_Options_Count{Count: uint64(events)}
	return o
}

// follow subscribes to the log and takes all events.
func follow(b *testing.B, c *esdb.Client, events int) {
	sub, err := c.SubscribeToAll(b.Context(), esdb.SubscribeToAllOptions{From: esdb.Start{}})
	if err != nil {
		b.Fatal(err)
	}
	arrivals{sub, b}.events(events)
	if err := sub.Close(); err != nil {
		b.Fatal(err)
	}
}
