package eventstore

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"golang.org/x/sync/semaphore"

	"waymark/events"
)

// searchWindow is how many events the store looks at between two checkpoints.
const searchWindow = 512

// arrival is what a subscription brings: an event, a checkpoint, or news of where the subscription stands.
type arrival struct {
	reticent   bool // the server will not say when the subscription has caught up
	event      *events.Raw
	checkpoint *events.Position
	caughtUp   bool
	fellBehind bool
}

// weight is roughly how much memory it takes, and never more than what may be read ahead.
func (a arrival) weight() int64 {
	if a.event == nil {
		return 0
	}
	return min(int64(len(a.event.Data)+len(a.event.Metadata)), aheadBytes)
}

// receive takes what a subscription brings until it ends.
func receive(ctx context.Context, inner *esdb.Client, options esdb.SubscribeToAllOptions, send func(arrival) bool) error {
	sub, err := inner.SubscribeToAll(ctx, options)
	if err != nil {
		return fmt.Errorf("subscribe: %w", err)
	}
	defer sub.Close()
	version, err := inner.GetServerVersion()
	if err != nil {
		return fmt.Errorf("subscribe: %w", err)
	}
	send(arrival{reticent: version.Major < 23 || version.Major == 23 && version.Minor < 10})
	for {
		e := sub.Recv()
		a := arrival{caughtUp: e.CaughtUp != nil, fellBehind: e.FellBehind != nil}
		switch {
		case e.SubscriptionDropped != nil:
			return fmt.Errorf("subscription was dropped: %w", e.SubscriptionDropped.Error)
		case e.EventAppeared != nil && e.EventAppeared.Event != nil:
			raw := rawOf(e.EventAppeared.Event)
			a.event = &raw
		case e.CheckPointReached != nil:
			a.checkpoint = &events.Position{Commit: e.CheckPointReached.Commit, Prepare: e.CheckPointReached.Prepare}
		}
		if !send(a) {
			return nil
		}
	}
}

func subscribeOptions(from *events.Position, filter string) esdb.SubscribeToAllOptions {
	options := esdb.SubscribeToAllOptions{From: esdb.Start{}, MaxSearchWindow: searchWindow, CheckpointInterval: 1}
	if from != nil {
		options.From = esdb.Position{Commit: from.Commit, Prepare: from.Prepare}
	}
	options.Filter = &esdb.SubscriptionFilter{Type: esdb.StreamFilterType, Regex: filter}
	return options
}

// subscription makes pages of what arrives.
type subscription struct {
	on       *generation
	arrivals <-chan item[arrival]
	pageSize int
	quiet    time.Duration       // without arrivals that mean that the log holds no more; 0 where the store says so
	live     bool                // the log held no more
	end      events.Position     // of the last event, or the last checkpoint that counts
	claimed  *events.Position    // a checkpoint that does not count yet
	ahead    *semaphore.Weighted // of the bytes that are read ahead
	ended    error               // what ended it, once all that came before is taken
}

// page waits for news and takes with it what else has come. What came before the end of the subscription is taken as well: who
// is slow would else read it again and again.
func (s *subscription) page(ctx context.Context) (Page, error) {
	var p Page
	for news := false; !news; {
		a, err := s.next(ctx)
		if err != nil {
			return p, err
		}
		news = s.take(&p, a)
	}
	for len(p.Events) < s.pageSize && len(s.arrivals) > 0 && s.ended == nil {
		i := <-s.arrivals
		if s.ended = i.err; i.err == nil {
			s.take(&p, i.value)
		}
	}
	p.CaughtUp = s.live && len(s.arrivals) == 0 && s.ended == nil
	return p, nil
}

// next waits for an arrival.
func (s *subscription) next(ctx context.Context) (arrival, error) {
	if s.ended != nil {
		return arrival{}, s.ended
	}
	if s.live || s.quiet == 0 {
		return next(ctx, s.on, s.arrivals)
	}
	patient, cancel := context.WithTimeout(ctx, s.quiet)
	defer cancel()
	a, err := next(patient, s.on, s.arrivals)
	if errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
		return arrival{caughtUp: true}, nil
	}
	return a, err
}

// take adds an arrival to a page and says whether it is worth one. A checkpoint counts once another one follows it: the
// store may send one ahead of the event that stands there, and a consumer that kept it would miss that event.
func (s *subscription) take(p *Page, a arrival) bool {
	s.ahead.Release(a.weight())
	switch {
	case a.event != nil:
		p.Events = append(p.Events, *a.event)
		s.end, p.End, s.claimed = a.event.Position, a.event.Position, nil
		return true
	case a.checkpoint != nil:
		before := s.claimed
		s.claimed = a.checkpoint
		if before == nil || before.Compare(s.end) <= 0 {
			return false
		}
		s.end, p.End = *before, *before
		return true
	case a.caughtUp:
		s.live = true
		return true
	case a.fellBehind:
		s.live = false
	case a.reticent:
		s.quiet = quietTime
	}
	return false
}
