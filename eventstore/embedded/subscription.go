package embedded

import (
	"math"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"github.com/google/uuid"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// subscription sends what is in the log and then what is appended. It reads at the pace at which its client takes, so a
// client that does not take costs one page.
type subscription struct {
	*reading
	call    streams.Streams_ReadServer
	event   func(*record) error // sends one
	read    func(from, limit uint64) (page, error)
	looked  uint64 // events looked at since the last checkpoint
	last    uint64 // position of the last event looked at
	behind  bool   // the client was not told that it has caught up
	skipped bool   // events were passed over since the last event or checkpoint
}

func (s *streamsService) subscribe(r *reading, call streams.Streams_ReadServer) error {
	sub := &subscription{reading: r, call: call, event: s.sender(r, call), behind: true, read: s.store.allForwards}
	from, err := s.firstOf(r)
	if err != nil {
		return streamError(r.stream, err)
	}
	if r.stream != "" {
		sub.read = func(from, limit uint64) (page, error) { return s.store.streamForwards(r.stream, from, limit) }
	}
	confirmation := &streams.ReadResp_SubscriptionConfirmation{SubscriptionId: uuid.NewString()}
	if err := call.Send(&streams.ReadResp{Content: &streams.ReadResp_Confirmation{Confirmation: confirmation}}); err != nil {
		return err
	}
	for {
		news := s.store.awaited.news(r.stream) // before the look, so that nothing is missed between look and wait
		p, err := sub.read(from, pageEvents)
		if err != nil {
			return streamError(r.stream, err)
		}
		if err := sub.send(p); err != nil {
			return err
		}
		from = p.next
		if p.more {
			continue
		}
		select {
		case <-news:
		case <-call.Context().Done():
			return status.FromContextError(call.Context().Err()).Err()
		case <-s.ending.Done():
			return status.Error(codes.Unavailable, "the event store is closing")
		}
	}
}

// firstOf is the revision or position at which a subscription starts. None starts on a stream that is deleted for good.
func (s *streamsService) firstOf(r *reading) (uint64, error) {
	var st streamState
	if r.stream != "" {
		var err error
		if st, _, err = s.store.readable(r.stream); err != nil {
			return 0, err
		}
	}
	switch {
	case r.fromEnd && r.stream != "":
		return uint64(st.head + 1), nil
	case r.fromEnd:
		return s.store.published.Load() + 1, nil
	case r.after && r.from < math.MaxUint64:
		return r.from + 1, nil
	default: // the start, or a number that nothing can follow
		return r.from, nil
	}
}

// send sends the events of a page that match, with checkpoints where a filter passes over many, and says once that the
// client has caught up.
func (s *subscription) send(p page) error {
	for _, e := range p.events {
		if err := s.call.Context().Err(); err != nil { // an expression may need long for one event
			return status.FromContextError(err).Err()
		}
		s.last, s.looked = e.position, s.looked+1
		if s.filter.matches(e) {
			if err := s.event(e); err != nil {
				return err
			}
		} else {
			s.skipped = true
		}
		if s.filter != nil && s.looked >= s.filter.checkpoint {
			if err := s.checkpoint(); err != nil {
				return err
			}
		}
	}
	if p.more || !s.behind {
		return nil
	}
	s.behind = false
	if s.filter != nil && s.skipped {
		if err := s.checkpoint(); err != nil {
			return err
		}
	}
	return s.call.Send(&streams.ReadResp{Content: &streams.ReadResp_CaughtUp_{CaughtUp: &streams.ReadResp_CaughtUp{}}})
}

func (s *subscription) checkpoint() error {
	s.looked, s.skipped = 0, false
	return s.call.Send(&streams.ReadResp{Content: &streams.ReadResp_Checkpoint_{
		Checkpoint: &streams.ReadResp_Checkpoint{CommitPosition: s.last, PreparePosition: s.last},
	}})
}
