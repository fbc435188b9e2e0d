package eventstore

import (
	"strings"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// EventStoreDB keeps 32 messages for a subscription that is live, and 32 more that are on their way, and drops it where that
// is not enough: by an append of some hundred events to many subscriptions, however quickly these read. So a subscription
// reads ahead of its consumer, which would hold it up, and where it is dropped it goes on at once by reading the log, which
// the store does at the pace of the reader.
const (
	aheadEvents = 4096
	aheadBytes  = 4 << 20
	// slowPause keeps a subscription that is dropped again and again from doing nothing but starting.
	slowPause = 10 * time.Millisecond
	// rareNews is the time between two lines in the log about what happens again and again.
	rareNews = time.Minute
)

// isTooSlow says whether the store dropped a subscription because it sends faster than that is read.
func isTooSlow(err error) bool {
	return status.Code(err) == codes.Aborted && strings.Contains(strings.ToLower(err.Error()), "too slow")
}

// rarely counts what happens often, for a log that is to hear of it now and then.
type rarely struct {
	said  time.Time // when the log heard of it last
	times int       // since then
}

// happened counts it, and calls say where the log is to hear of it.
func (r *rarely) happened(now time.Time, say func(about ...any)) {
	r.times++
	if !r.said.IsZero() && now.Sub(r.said) < rareNews {
		return
	}
	about := []any{"times", r.times}
	if !r.said.IsZero() {
		about = append(about, "since", r.said)
	}
	say(about...)
	r.said, r.times = now, 0
}
