package projections

import (
	"container/heap"
	"errors"
	"log/slog"
	"slices"
	"sync"

	"waymark/events"
)

// mark is how far a read model is, as this process knows it of each lane: at once where it is the owner, else as it was told. Those
// who wait for a position are kept in its order, so that a move wakes nobody who must go on waiting.
type mark struct {
	mu      sync.Mutex
	lanes   [laneCount]laneMark
	unfit   error                  // why it can't be answered from here
	waiting [laneCount + 1]waiters // for each lane, and for all
}

// laneMark is how far a lane is.
type laneMark struct {
	owned bool // by this process
	at    *events.Position
}

// reached says whether it is at a position.
func (l laneMark) reached(p events.Position) bool { return l.at != nil && l.at.Compare(p) >= 0 }

// allLanes stands for every lane in the place of one.
const allLanes = laneCount

// waiter waits for a position.
type waiter struct {
	lane     int32 // or allLanes
	position events.Position
	woken    chan error // gets nil, or why it can't be known
	index    int        // in the heap; -1 once it is woken or has left
}

// own says how far lanes are, by their owner.
func (m *mark) own(lanes []int32, at *events.Position) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, lane := range lanes {
		m.lanes[lane] = laneMark{true, at}
		m.wake(lane)
	}
	m.wake(allLanes)
}

// committed is the commit position up to which this process has written all these lanes as their owner; 0 where it has not.
func (m *mark) committed(lanes map[int32]int64) int64 {
	m.mu.Lock()
	defer m.mu.Unlock()
	for lane := range lanes { // all stand at one place
		if l := m.lanes[lane]; l.owned && l.at != nil {
			return int64(l.at.Commit)
		}
	}
	return 0
}

// disown says that this process owns lanes no longer.
func (m *mark) disown(lanes []int32) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, lane := range lanes {
		m.lanes[lane] = laneMark{}
	}
}

// told says how far a lane of another owner is; nil: it begins anew. What was known before may come late.
func (m *mark) told(lane int32, at *events.Position) {
	m.mu.Lock()
	defer m.mu.Unlock()
	l := &m.lanes[lane]
	if !l.owned && (at == nil || l.at == nil || l.at.Compare(*at) < 0) {
		l.at = at
		m.wake(lane)
		m.wake(allLanes)
	}
}

// unheard says that this process does not hear any longer how far lanes of other owners are; an error ends the waits for them.
func (m *mark) unheard(err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.partly() {
		return
	}
	for i := range m.lanes {
		if !m.lanes[i].owned {
			m.lanes[i].at = nil
		}
	}
	if err != nil {
		m.popAll(err)
	}
}

// partly says that this process does not own all lanes.
func (m *mark) partly() bool {
	return slices.ContainsFunc(m.lanes[:], func(l laneMark) bool { return !l.owned })
}

// fail wakes all who wait with an error.
func (m *mark) fail(err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.popAll(err)
}

// wake wakes those who wait for a lane, or for all, and whose position is reached.
func (m *mark) wake(lane int32) {
	for waiting := &m.waiting[lane]; len(*waiting) > 0 && m.reached(lane, (*waiting)[0].position); {
		waiting.pop(nil)
	}
}

func (m *mark) popAll(err error) {
	for lane := range m.waiting {
		for len(m.waiting[lane]) > 0 {
			m.waiting[lane].pop(err)
		}
	}
}

// reached says whether a lane, or all of them, are at a position.
func (m *mark) reached(lane int32, p events.Position) bool {
	if lane != allLanes {
		return m.lanes[lane].reached(p)
	}
	return !slices.ContainsFunc(m.lanes[:], func(l laneMark) bool { return !l.reached(p) })
}

// judge hears whether the read model was made from the event store that there is, and says whether that is news. What can't
// be known changes nothing.
func (m *mark) judge(err error) (news bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	switch {
	case errors.Is(err, ErrOtherStore):
		news, m.unfit = m.unfit == nil, err
		m.popAll(err)
	case err == nil:
		news, m.unfit = m.unfit != nil, nil
	}
	return news
}

// hear hears whether the read model was made from the event store that there is.
func (m *mark) hear(err error, log *slog.Logger) {
	switch news := m.judge(err); {
	case news && err != nil:
		log.Error("read model is not answered from any longer", "cause", err)
	case news:
		log.Info("read model is answered from again")
	}
}

// fault is why the read model can't be answered from here; nil if it can.
func (m *mark) fault() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.unfit
}

// join adds somebody who waits for a lane, or all; nil if the position is reached. Positions of one event store say nothing of another: nobody
// waits where the read model was made from another.
func (m *mark) join(lane int32, p events.Position) (*waiter, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.unfit != nil || m.reached(lane, p) {
		return nil, m.unfit
	}
	w := &waiter{lane: lane, position: p, woken: make(chan error, 1)}
	heap.Push(&m.waiting[lane], w)
	return w, nil
}

// leave ends the wait of somebody who gave up.
func (m *mark) leave(w *waiter) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if w.index >= 0 {
		heap.Remove(&m.waiting[w.lane], w.index)
	}
}

// elsewhere says whether somebody waits for lanes of another owner.
func (m *mark) elsewhere() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	for lane, waiting := range m.waiting {
		if len(waiting) > 0 && (lane == allLanes && m.partly() || lane != allLanes && !m.lanes[lane].owned) {
			return true
		}
	}
	return false
}

// waiters are a heap by position.
type waiters []*waiter

func (w waiters) Len() int           { return len(w) }
func (w waiters) Less(i, j int) bool { return w[i].position.Compare(w[j].position) < 0 }
func (w waiters) Swap(i, j int) {
	w[i], w[j] = w[j], w[i]
	w[i].index, w[j].index = i, j
}

// pop wakes who waits for the first position.
func (w *waiters) pop(err error) { heap.Pop(w).(*waiter).woken <- err }

// Push is for the heap package.
func (w *waiters) Push(x any) {
	added := x.(*waiter)
	added.index = len(*w)
	*w = append(*w, added)
}

// Pop is for the heap package.
func (w *waiters) Pop() any {
	last := len(*w) - 1
	removed := (*w)[last]
	(*w)[last] = nil
	*w = (*w)[:last]
	removed.index = -1
	return removed
}
