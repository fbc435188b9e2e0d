package feeds

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"waymark/history"
)

// retry is how many milliseconds a browser waits until it comes back. After an end of the server many come.
const retry = 1000

// lastWords is how long a reader may take to read its last piece when the program ends.
const lastWords = time.Second

// stream is one answer that goes on.
type stream struct {
	feed    *Feed
	q       question // behind its position nothing was told yet
	to      http.ResponseWriter
	control *http.ResponseController
	timer   *time.Timer
	said    time.Time // when something was sent last
	looked  time.Time // when something had come last, whether or not it was sent
}

// run tells what is behind the reader's position, and then what is recorded, until the reader goes, is too slow, or the feed ends.
func (s *stream) run(ctx context.Context) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	defer context.AfterFunc(s.feed.alive, func() {
		cancel(errEnded)
		_ = s.control.SetWriteDeadline(time.Now().Add(lastWords)) // one that does not read would hold up the end
	})()
	if err := errors.Join(s.write(fmt.Appendf(nil, "retry: %d\nid: %s\n\n", retry, s.q.after)), s.flush()); err != nil {
		return err
	}
	r, err := s.catchUp(ctx)
	if err != nil {
		return err
	}
	defer s.feed.hub.detach(r)
	return s.live(ctx, r)
}

// catchUp tells what is in the log, until what comes next is among what is kept of it.
func (s *stream) catchUp(ctx context.Context) (*reader, error) {
	hub := s.feed.hub
	for {
		r, kept, err := hub.attach(s.q.product, s.q.after)
		if err != nil || kept {
			return r, err
		}
		reached := hub.position()
		for raw, err := range s.feed.log(ctx, s.q.product, s.q.after, reached) {
			if err != nil {
				return nil, err
			}
			if err := s.tell(history.Read(raw)); err != nil {
				return nil, err
			}
			s.q.after = raw.Position
			if err := s.beat(); err != nil {
				return nil, err
			}
		}
		s.q.after = reached
		if err := s.flush(); err != nil {
			return nil, err
		}
	}
}

// live tells what comes.
func (s *stream) live(ctx context.Context, r *reader) error {
	for {
		found, err := s.feed.hub.next(r)
		if err != nil {
			return err
		}
		for _, event := range found {
			if err := s.pass(event); err != nil {
				return err
			}
		}
		s.q.after = r.after
		if len(found) > 0 {
			s.looked = time.Now()
			if err := s.flush(); err != nil {
				return err
			}
		}
		if err := s.beat(); err != nil {
			return err
		}
		if len(found) < most {
			if err := s.pause(ctx, r); err != nil {
				return err
			}
		}
	}
}

// pause waits for what comes next, and then until the pace lets the reader look: what comes meanwhile goes with it.
func (s *stream) pause(ctx context.Context, r *reader) error {
	came, err := s.wait(ctx, r.news, s.feed.options.Heartbeat-time.Since(s.said))
	if early := s.feed.options.Pace - time.Since(s.looked); came && early > 0 {
		_, err = s.wait(ctx, nil, early)
	}
	return err
}

// wait waits for news, and for so long at most.
func (s *stream) wait(ctx context.Context, news <-chan struct{}, longest time.Duration) (came bool, err error) {
	s.timer.Reset(max(longest, 0))
	select {
	case <-news:
		return true, nil
	case <-s.timer.C:
		return false, nil
	case <-ctx.Done():
		return false, context.Cause(ctx)
	}
}

// pass tells an event that others are told too.
func (s *stream) pass(event *recorded) error {
	if s.q.story != "" {
		return s.tell(event.read())
	}
	_, wanted, err := s.q.tells(event.read())
	if err != nil || !wanted {
		return err
	}
	text, err := event.frame()
	if err != nil {
		return err
	}
	return s.send(text)
}

// tell tells an event that this reader alone is told.
func (s *stream) tell(e history.Entry, err error) error {
	e, wanted, err := s.q.tells(e, err)
	if err != nil || !wanted {
		return err
	}
	text, err := line(e)
	if err != nil {
		return err
	}
	return s.send(frame(e.Position, text))
}

func (s *stream) send(text []byte) error {
	s.feed.counts.told.Inc()
	return s.write(text)
}

// beat gives a sign of life where nothing was said for a while, and says how far the reader is: one that goes on later need not have
// passed over again what it is not told.
func (s *stream) beat() error {
	if time.Since(s.said) < s.feed.options.Heartbeat {
		return nil
	}
	return errors.Join(s.write(fmt.Appendf(nil, ": nothing new\nid: %s\n\n", s.q.after)), s.flush())
}

func (s *stream) write(text []byte) error {
	s.said = time.Now()
	if _, err := s.to.Write(text); err != nil {
		return fmt.Errorf("%w: %w", errGone, err)
	}
	return nil
}

func (s *stream) flush() error {
	if err := s.control.Flush(); err != nil {
		return fmt.Errorf("%w: %w", errGone, err)
	}
	return nil
}
