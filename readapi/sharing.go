package readapi

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"

	"waymark/httpapi"
)

// sharing has requests that ask the same question at the same time share one look. Whoever asks while somebody looks waits for the
// next look, which begins after that: so nobody is shown less than there was when they asked, and what many wait for, such as a
// backlog that has just changed, is found once for all of them.
type sharing struct {
	mu   sync.Mutex
	next map[string]*sharedLook // by a question that is looked at: who waits for the next look; nil for nobody
}

// sharedLook is one look, and what it found once it is done. It ends early when nobody waits for it any more.
type sharedLook struct {
	look   func() (any, error)
	set    map[string]string // headers of the answer
	end    context.CancelFunc
	askers int
	done   chan struct{}
	found  any
	err    error
}

// ask is what a look finds that begins now or later.
func (s *sharing) ask(ctx context.Context, question string, look func(context.Context) (any, error)) (any, error) {
	l := s.join(ctx, question, look)
	defer s.leave(question, l)
	select {
	case <-l.done:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	for name, value := range l.set {
		httpapi.SetHeader(ctx, name, value)
	}
	return l.found, l.err
}

func (s *sharing) join(ctx context.Context, question string, look func(context.Context) (any, error)) *sharedLook {
	s.mu.Lock()
	defer s.mu.Unlock()
	l, looking := s.next[question]
	if l == nil {
		aside, set := httpapi.Aside(ctx)
		aside, end := context.WithCancel(aside)
		l = &sharedLook{look: func() (any, error) { return look(aside) }, set: set, end: end, done: make(chan struct{})}
		if s.next[question] = l; !looking {
			s.next[question] = nil
			go s.run(question, l)
		}
	}
	l.askers++
	return l
}

func (s *sharing) leave(question string, l *sharedLook) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if l.askers--; l.askers > 0 {
		return
	}
	l.end()
	if s.next[question] == l { // it has not begun
		s.next[question] = nil
	}
}

// run looks, and again for those who have asked meanwhile, until nobody has.
func (s *sharing) run(question string, l *sharedLook) {
	for l != nil {
		l.run()
		l = s.after(question)
	}
}

func (s *sharing) after(question string) *sharedLook {
	s.mu.Lock()
	defer s.mu.Unlock()
	l := s.next[question]
	if s.next[question] = nil; l == nil {
		delete(s.next, question)
	}
	return l
}

func (l *sharedLook) run() {
	defer close(l.done)
	defer func() {
		if cause := recover(); cause != nil {
			l.err = fmt.Errorf("panic: %v\n%s", cause, debug.Stack())
		}
	}()
	l.found, l.err = l.look()
}
