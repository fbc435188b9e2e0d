package embedded

import (
	"fmt"
	"testing"
)

func came(news <-chan struct{}) bool {
	select {
	case <-news:
		return true
	default:
		return false
	}
}

func TestOnlyThoseAreWokenWhoWaitForWhatCame(t *testing.T) {
	a := newAwaited()
	log, one, other := a.news(""), a.news("notes-1"), a.news("notes-2")
	a.came(map[string]streamState{"notes-1": {}, "notes-3": {}})
	if !came(log) || !came(one) || came(other) {
		t.Errorf("woken: log %v, its stream %v, another stream %v", came(log), came(one), came(other))
	}
	if came(a.news("notes-1")) {
		t.Error("who waits anew is woken by what came before")
	}
}

func TestStreamsThatNobodyAwaitsAnyMoreAreForgotten(t *testing.T) {
	a := newAwaited()
	first := a.news("notes-0")
	for n := range 2 * maxAwaited {
		a.news(fmt.Sprintf("gone-%d", n))
		if len(a.waiting) > maxAwaited {
			t.Fatalf("%d streams are awaited", len(a.waiting))
		}
	}
	if !came(first) {
		t.Error("who still waits was forgotten and not woken")
	}
}
