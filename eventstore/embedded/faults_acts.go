package embedded

import (
	"slices"
	"strconv"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/peer"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
)

// Drop cuts the connection of the call, and with it all other calls on it; answers that are on their way may be lost. When
// the store is Done, that is an append which is on disk and whose client does not learn so.
func Drop(call *Call, _ func() error) error {
	if p, ok := peer.FromContext(call.Context()); ok {
		if a, ok := p.Addr.(faultyAddr); ok {
			a.conn.Close()
		}
	}
	return status.Error(codes.Unavailable, "the connection was cut")
}

// Stall lets the call stand still until release is closed; then it goes on. It ends if its client or the server gives up.
func Stall(release <-chan struct{}) Act {
	return func(call *Call, proceed func() error) error {
		select {
		case <-release:
			return proceed()
		case <-call.Context().Done():
			return status.FromContextError(call.Context().Err()).Err()
		}
	}
}

// Status answers with a status and trailers, which are names and values in turn.
func Status(code codes.Code, message string, trailers ...string) Act {
	return func(call *Call, _ func() error) error {
		call.SetTrailer(metadata.Pairs(trailers...))
		return status.Error(code, message)
	}
}

// Answer sends these messages instead of what the store would answer, and ends the call well.
func Answer(messages ...proto.Message) Act {
	return func(call *Call, _ func() error) error {
		for _, m := range messages {
			if err := call.SendMsg(m); err != nil {
				return err
			}
		}
		return nil
	}
}

// NotLeader answers as a node of a cluster does that is not its leader and knows which node is.
func NotLeader(host string, port int) Act {
	return Status(codes.NotFound, "Leader info available",
		"exception", "not-leader", "leader-endpoint-host", host, "leader-endpoint-port", strconv.Itoa(port))
}

// Duplicate has the store take the call twice, one after the other, as a network does that sends again what was not
// answered: the client hears only the second answer. It is not for subscriptions, which don't end.
func Duplicate(call *Call, proceed func() error) error {
	call.muted = true
	_ = proceed() // nobody hears of it
	call.muted = false
	return proceed()
}

// Rewrite sends instead of each answer to a read or a subscription those that f makes of it: none, one or more. It is for
// when the call is Early or Received; other calls it leaves alone.
func Rewrite(f func(*streams.ReadResp) []*streams.ReadResp) Act {
	return func(call *Call, proceed func() error) error {
		if call.Method != "Read" && call.Method != "Subscribe" {
			return proceed()
		}
		inner := f
		if outer := call.answers; outer != nil {
			inner = func(m *streams.ReadResp) (out []*streams.ReadResp) {
				for _, m := range f(m) {
					out = append(out, outer(m)...)
				}
				return out
			}
		}
		call.answers = inner
		return proceed()
	}
}

// DuplicateEvents sends each event of a read or a subscription twice.
func DuplicateEvents(call *Call, proceed func() error) error {
	return Rewrite(func(m *streams.ReadResp) []*streams.ReadResp {
		if m.GetEvent() == nil {
			return []*streams.ReadResp{m}
		}
		return []*streams.ReadResp{m, m}
	})(call, proceed)
}

// Reorder holds back the first n events of a subscription, until all are there or something else is to be sent, such as that
// it has caught up, and then sends them stream by stream: the stream that came last goes first. Each stream keeps its order.
// No real server does so: consumers that rely on the order of the log learn what it is worth to them. A read does it too if
// it has as many events.
func Reorder(n int) Act {
	return func(call *Call, proceed func() error) error {
		var held []*streams.ReadResp
		seen := 0
		return Rewrite(func(m *streams.ReadResp) []*streams.ReadResp {
			if m.GetEvent() != nil && seen < n {
				held = append(held, m)
				if seen++; seen < n {
					return nil
				}
				m = nil
			}
			out := byStreamLastFirst(held)
			held = nil
			if m != nil {
				out = append(out, m)
			}
			return out
		})(call, proceed)
	}
}

func byStreamLastFirst(events []*streams.ReadResp) []*streams.ReadResp {
	last := map[string]int{}
	name := func(m *streams.ReadResp) string {
		return string(m.GetEvent().GetEvent().GetStreamIdentifier().GetStreamName())
	}
	for i, m := range events {
		last[name(m)] = i
	}
	slices.SortStableFunc(events, func(a, b *streams.ReadResp) int { return last[name(b)] - last[name(a)] })
	return events
}
