package projections

import (
	"slices"
	"time"
)

const (
	// politePage is how large pages are that a convoy takes which serves nobody, so that those that serve get their turn.
	politePage = 512
	// politeness is how long it lets those go first that are taking pages, and how long where they lag.
	politeness     = 100 * time.Millisecond
	politenessMost = time.Second
)

// pageSize is how many events a page has at most.
func (v *convoy) pageSize() int {
	v.all.mu.Lock()
	defer v.all.mu.Unlock()
	if size := v.all.pageSize; v.serves() || size < politePage {
		return size
	}
	return politePage
}

// yield has a convoy that serves nobody wait while one that does takes a page. Between two of those it may join it.
func (v *convoy) yield() {
	v.all.mu.Lock()
	defer v.all.mu.Unlock()
	if v.serves() {
		return
	}
	began := time.Now()
	wake := time.AfterFunc(politeness, v.all.idle.Broadcast)
	defer wake.Stop()
	for v.all.busyFor(time.Since(began)) {
		v.all.idle.Wait()
	}
	v.meet()
}

// busyFor says whether who has waited so long must wait on, because pages are being taken that queries wait for. The lock is held.
func (a *convoys) busyFor(waited time.Duration) bool {
	return slices.ContainsFunc(a.list, func(v *convoy) bool {
		return v.taking && v.serves() && (waited < politeness || v.lags && waited < politenessMost)
	})
}

// serves says whether queries are answered from a member, or will be once it is built. The lock is held.
func (v *convoy) serves() bool {
	return slices.ContainsFunc(v.members, func(c *consumer) bool { return c.serving == nil })
}
