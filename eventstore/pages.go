package eventstore

import (
	"context"
	"iter"

	"waymark/events"
)

// ReadPages reads the log to its end in pages: the events of streams of ours that match a pattern as a whole, of all if it is empty,
// after a position, or from the start if that is nil. The store passes over what others wrote; the End of a page lies behind that.
// It ends with the page that has caught up, which a node that lags behind the others may say too early: what is shown is then a
// beginning of the log. Errors are those of ReadStream, but for events.ErrGap.
func (c *Client) ReadPages(ctx context.Context, pattern string, after *events.Position, size int) iter.Seq2[Page, error] {
	return func(yield func(Page, error) bool) {
		from := func(context.Context) (*events.Position, error) { return after, nil }
		s := NewSubscriber(c, SubscriberOptions{Streams: pattern, From: from, PageSize: size})
		defer s.die()
		for {
			err := s.pages(ctx, func(p Page) bool {
				if p.End != (events.Position{}) {
					end := p.End
					after = &end
				}
				return yield(p, nil) && !p.CaughtUp
			})
			if isTooSlow(err) && sleep(ctx, slowPause) {
				continue
			}
			if err != nil {
				yield(Page{}, c.readError(err, allStream))
			}
			return
		}
	}
}

// pages runs one subscription as long as its pages are wanted.
func (s *Subscriber) pages(ctx context.Context, wants func(Page) bool) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	if err := s.client.Ready(ctx); err != nil { // a subscription would wait for the store
		return err
	}
	sub, err := s.subscribe(ctx)
	if err != nil {
		return err
	}
	for {
		p, err := sub.page(ctx)
		if err != nil {
			return err
		}
		if !wants(p) {
			return nil
		}
	}
}
