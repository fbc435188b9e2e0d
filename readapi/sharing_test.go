package readapi

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"waymark/httpapi"
)

// looker is a look that can be held up. What it finds is how often somebody has looked.
type looker struct {
	begun   chan context.Context
	release chan struct{}
	looks   int
}

func newLooker() *looker {
	return &looker{begun: make(chan context.Context, 10), release: make(chan struct{}, 10)}
}

func (l *looker) look(ctx context.Context) (any, error) {
	l.looks++
	l.begun <- ctx
	select {
	case <-l.release:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	httpapi.SetHeader(ctx, "Seen", "yes")
	return l.looks, nil
}

// asker asks, and hears.
type asker struct {
	found any
	err   error
	set   map[string]string
}

// asks has somebody ask, and gives what they heard once they did.
func asks(ctx context.Context, s *sharing, question string, look func(context.Context) (any, error)) <-chan asker {
	heard := make(chan asker, 1)
	go func() {
		asking, set := httpapi.Aside(ctx)
		asking, leave := context.WithCancel(asking)
		defer context.AfterFunc(ctx, leave)()
		found, err := s.ask(asking, question, look)
		heard <- asker{found, err, set}
	}()
	return heard
}

// waitFor waits until so many ask a question whose look has not begun.
func (s *sharing) waitFor(t *testing.T, question string, askers int) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(time.Millisecond) {
		s.mu.Lock()
		l := s.next[question]
		asking := 0
		if l != nil {
			asking = l.askers
		}
		s.mu.Unlock()
		if asking == askers {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%d ask, want %d", asking, askers)
		}
	}
}

func newSharing() *sharing { return &sharing{next: map[string]*sharedLook{}} }

func TestWhoAsksTheSameWhileSomebodyLooksShareTheNextLook(t *testing.T) {
	s, l := newSharing(), newLooker()
	first := asks(t.Context(), s, "q", l.look)
	<-l.begun
	var others []<-chan asker
	for range 20 {
		others = append(others, asks(t.Context(), s, "q", l.look))
	}
	s.waitFor(t, "q", 20)
	l.release <- struct{}{}
	l.release <- struct{}{}
	if got := <-first; got.found != 1 || got.err != nil {
		t.Errorf("the first one heard %v, %v", got.found, got.err)
	}
	for _, other := range others {
		if got := <-other; got.found != 2 || got.err != nil || got.set["Seen"] != "yes" {
			t.Errorf("who came later heard %v, %v and the headers %v, want the second look", got.found, got.err, got.set)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.next) != 0 {
		t.Errorf("%d questions are still looked at", len(s.next))
	}
}

func TestWhoAsksSomethingElseLooksAtOnce(t *testing.T) {
	s, l, other := newSharing(), newLooker(), newLooker()
	held := asks(t.Context(), s, "q", l.look)
	<-l.begun
	other.release <- struct{}{}
	if got := <-asks(t.Context(), s, "r", other.look); got.found != 1 {
		t.Errorf("heard %v, %v", got.found, got.err)
	}
	l.release <- struct{}{}
	<-held
}

func TestALookThatNobodyWaitsForAnyMoreEnds(t *testing.T) {
	s, l := newSharing(), newLooker()
	ctx, leave := context.WithCancel(t.Context())
	one := asks(ctx, s, "q", l.look)
	look := <-l.begun
	other := asks(ctx, s, "q", l.look)
	s.waitFor(t, "q", 1)
	leave()
	for _, heard := range []<-chan asker{one, other} {
		if got := <-heard; !errors.Is(got.err, context.Canceled) {
			t.Errorf("who left heard %v, %v", got.found, got.err)
		}
	}
	select {
	case <-look.Done():
	case <-time.After(time.Minute):
		t.Error("the look goes on")
	}
	l.release <- struct{}{}
	if got := <-asks(t.Context(), s, "q", l.look); got.err != nil {
		t.Errorf("who came after them heard %v", got.err)
	}
}

func TestALookThatPanicsIsAnErrorForAllWhoWaitForIt(t *testing.T) {
	s := newSharing()
	var once sync.Once
	look := func(context.Context) (any, error) {
		once.Do(func() { panic("nothing there") })
		return "something", nil
	}
	if got := <-asks(t.Context(), s, "q", look); got.err == nil || !strings.Contains(got.err.Error(), "nothing there") {
		t.Errorf("heard %v, %v", got.found, got.err)
	}
	if got := <-asks(t.Context(), s, "q", look); got.found != "something" {
		t.Errorf("the next one heard %v, %v", got.found, got.err)
	}
}
