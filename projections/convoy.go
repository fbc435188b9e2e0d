package projections

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/ThreeDotsLabs/watermill/message"

	"waymark/events"
	"waymark/eventstore"
)

// convoys are the read models of this node that are kept up to date, each in one convoy. Those that stand at one place of the log
// travel together; one that is built anew, or holds up the others, travels alone until it has reached the end of the log.
type convoys struct {
	engine   *Engine
	pageSize int // events in a page at most

	mu      sync.Mutex // of all convoys
	list    []*convoy
	idle    *sync.Cond // a page was taken, or a convoy has ended
	running sync.WaitGroup
}

// convoy reads the log once for all its members, from the place of the last of them on. Members that are ahead pass over what they
// know. So that those who start at one place find each other, it waits for a moment before it starts.
type convoy struct {
	all     *convoys
	end     context.CancelFunc
	members []*consumer
	at      *events.Position // of its last member
	taking  bool             // a page
	live    bool             // the log held no more after the last page
	lags    bool             // the last page was a large one
}

func newConvoys(e *Engine, pageSize int) *convoys {
	a := &convoys{engine: e, pageSize: pageSize}
	a.idle = sync.NewCond(&a.mu)
	return a
}

// join adds a read model to the convoy at its place, or to a new one, and returns what is closed when that has left it behind. Live
// says that the convoy has reached the end of the log.
func (a *convoys) join(c *consumer, at *events.Position) (left <-chan struct{}, live bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	c.left = make(chan struct{})
	for _, v := range a.list {
		if !v.taking && comparePlaces(v.at, at) == 0 {
			v.members = append(v.members[:len(v.members):len(v.members)], c)
			return c.left, v.live
		}
	}
	ctx, end := context.WithCancel(context.Background())
	v := &convoy{all: a, end: end, members: []*consumer{c}, at: at}
	a.list = append(a.list, v)
	a.running.Go(func() { v.travel(ctx) })
	return c.left, false
}

// live says whether the convoy of a read model has reached the end of the log.
func (a *convoys) live(c *consumer) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return slices.ContainsFunc(a.list, func(v *convoy) bool { return v.live && !v.taking && slices.Contains(v.members, c) })
}

// leave takes a read model out of its convoy. It may still be taking a page.
func (a *convoys) leave(c *consumer) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, v := range slices.Clone(a.list) {
		if at := slices.Index(v.members, c); at >= 0 {
			v.members = slices.Delete(slices.Clone(v.members), at, at+1)
			close(c.left)
			v.disband()
		}
	}
}

// disband ends a convoy without members. The lock is held.
func (v *convoy) disband() {
	if len(v.members) == 0 {
		v.end()
		v.all.idle.Broadcast()
		v.all.list = slices.DeleteFunc(v.all.list, func(other *convoy) bool { return other == v })
	}
}

// comparePlaces compares places of the log; nil is its start.
func comparePlaces(a, b *events.Position) int {
	switch {
	case a == b:
		return 0
	case a == nil:
		return -1
	case b == nil:
		return 1
	}
	return a.Compare(*b)
}

// travel takes pages until there are no members.
func (v *convoy) travel(ctx context.Context) {
	e := v.all.engine
	if !pause(ctx, e.pace.gather) {
		return
	}
	// Every read model gets every event of ours, whatever books it reads: so its checkpoint passes every position, and a query can
	// wait for any.
	subscriber := e.subscribe(eventstore.SubscriberOptions{
		Streams: events.StreamPattern(), PageSize: v.pageSize(), Logger: e.options.Logger, Slow: v.slow, From: v.from,
	})
	defer func() {
		if err := subscriber.Close(); err != nil {
			e.options.Logger.Warn("subscription did not close", "error", err)
		}
	}()
	pages, err := subscriber.Subscribe(ctx, "read models")
	if err != nil {
		v.scatter(err)
		return
	}
	tick := time.NewTicker(e.pace.heartbeat)
	defer tick.Stop()
	for {
		select {
		case m, open := <-pages:
			if !open {
				return
			}
			v.deliver(ctx, m)
		case <-tick.C:
			v.unite()
		}
	}
}

// unite does though no page comes what is done at each page: it joins another convoy, or has members of one read model go on as one.
func (v *convoy) unite() {
	v.all.mu.Lock()
	v.meet()
	doubled := v.doubled()
	v.all.mu.Unlock()
	if !doubled {
		return
	}
	for _, c := range v.take() {
		c.mu.Unlock()
	}
	v.all.mu.Lock()
	defer v.all.mu.Unlock()
	v.taking = false
	v.all.idle.Broadcast()
}

// doubled says whether it has two members of one read model. The lock is held.
func (v *convoy) doubled() bool {
	seen := map[string]bool{}
	for _, c := range v.members {
		if seen[c.model.Name] {
			return true
		}
		seen[c.model.Name] = true
	}
	return false
}

// scatter has all members go on by themselves.
func (v *convoy) scatter(cause error) {
	for _, c := range v.now() {
		c.mu.Lock()
		c.failed(c.held, cause)
		c.mu.Unlock()
		v.all.leave(c)
	}
}

func (v *convoy) now() []*consumer {
	v.all.mu.Lock()
	defer v.all.mu.Unlock()
	return v.members
}

func (v *convoy) slow() {
	for _, c := range v.now() {
		c.engine.measures.overruns.WithLabelValues(c.model.Name).Inc()
	}
}

// from finds where the subscription starts: where the last of the members is.
func (v *convoy) from(ctx context.Context) (*events.Position, error) {
	members := v.now()
	places, errs := make([]*events.Position, len(members)), make([]error, len(members))
	var all sync.WaitGroup
	for i, c := range members {
		all.Go(func() { places[i], errs[i] = c.start(ctx) })
	}
	all.Wait()
	var known []*events.Position
	for i, err := range errs {
		switch {
		case err == nil:
			known = append(known, places[i])
		case isLost(err):
			v.all.leave(members[i])
		default:
			return nil, err
		}
	}
	v.all.mu.Lock()
	defer v.all.mu.Unlock()
	v.live = false
	if len(known) > 0 {
		v.at = slices.MinFunc(known, comparePlaces)
	}
	return v.at, nil
}

// deliver has all members take a page. Those that can't leave.
func (v *convoy) deliver(ctx context.Context, m *message.Message) {
	defer m.Ack()
	p, ok := eventstore.PageOf(m)
	if !ok {
		v.scatter(errors.New("message carries no page"))
	}
	v.yield()
	members := v.take()
	if len(members) == 0 {
		return
	}
	for i, err := range takeAll(ctx, members, p, v.all.engine.pace.patience) {
		if err != nil {
			v.all.leave(members[i])
		}
	}
	v.taken(p)
}

// take begins a page: nobody joins until it is taken. The members are locked.
func (v *convoy) take() []*consumer {
	v.all.mu.Lock()
	v.taking = true
	members := slices.SortedStableFunc(slices.Values(v.members), successorsFirst)
	v.all.mu.Unlock()
	for _, c := range members {
		c.mu.Lock()
	}
	v.all.mu.Lock()
	defer v.all.mu.Unlock()
	members = slices.DeleteFunc(members, func(c *consumer) bool {
		left := !slices.Contains(v.members, c)
		if left {
			c.mu.Unlock()
		}
		return left
	})
	members, absorbed := absorbEqual(members)
	v.members = slices.DeleteFunc(slices.Clone(v.members), func(c *consumer) bool { return slices.Contains(absorbed, c) })
	return members
}

// successorsFirst is the order in which consumers are locked, as the switch from one to the other locks them.
func successorsFirst(a, b *consumer) int {
	switch {
	case a.serving != nil && b.serving == nil:
		return -1
	case a.serving == nil && b.serving != nil:
		return 1
	}
	return 0
}

// taken ends a page.
func (v *convoy) taken(p eventstore.Page) {
	v.all.mu.Lock()
	defer v.all.mu.Unlock()
	v.taking, v.live, v.lags = false, p.CaughtUp, len(p.Events) > fewEvents
	v.all.idle.Broadcast()
	if p.End != (events.Position{}) {
		v.at = &p.End
	}
	v.meet()
}

// meet has a convoy that has reached the end of the log join another one that has, and is not ahead. The lock is held.
func (v *convoy) meet() {
	for _, other := range v.all.list {
		if v.live && other != v && other.live && !other.taking && comparePlaces(other.at, v.at) <= 0 {
			other.members = slices.Concat(other.members, v.members)
			v.members = nil
			v.disband()
			return
		}
	}
}
