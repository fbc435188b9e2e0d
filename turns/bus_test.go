package turns

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// bus carries messages between desks as PostgreSQL does: all hear all, in one order, each after a while of its own.
type bus struct {
	ctx    context.Context
	random *rand.Rand
	mu     sync.Mutex
	nodes  []*node
}

// node is a process of a test: it can be stopped, go on, and be killed.
type node struct {
	*Desk
	bus   *bus
	inbox chan message
	slow  time.Duration // until it hears
	until atomic.Int64  // when it goes on, in nanoseconds, if it is stopped
	end   context.CancelFunc
	ended context.Context
}

func newBus(t *testing.T, seed uint64) *bus {
	return &bus{ctx: t.Context(), random: rand.New(rand.NewPCG(seed, 1))}
}

// join starts a process that hears what is said from now on.
func (b *bus) join() *node {
	n := &node{Desk: New(slog.New(slog.DiscardHandler)), bus: b, inbox: make(chan message, 100_000)}
	n.ended, n.end = context.WithCancel(b.ctx)
	b.mu.Lock()
	n.slow = time.Duration(b.random.IntN(2000)) * time.Microsecond
	b.nodes = append(b.nodes, n)
	b.mu.Unlock()
	n.connected(true)
	b.say([]message{{Kind: here, From: n.id, Answer: true}})
	go n.listen()
	go n.send()
	return n
}

func (b *bus) say(list []message) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, m := range list {
		for _, n := range b.nodes {
			n.inbox <- m
		}
	}
}

func (n *node) listen() {
	for {
		select {
		case m := <-n.inbox:
			select {
			case <-time.After(n.slow):
				n.alive(func() { n.hear(m) })
			case <-n.ended.Done():
			}
		case <-n.ended.Done():
			return
		}
	}
}

func (n *node) send() {
	tick := time.NewTicker(beat)
	defer tick.Stop()
	for {
		select {
		case <-n.posted:
			n.alive(func() { n.bus.say(n.posts()) })
		case <-tick.C:
			n.alive(func() { n.bus.say(n.working()) })
		case <-n.ended.Done():
			return
		}
	}
}

// alive does something once the process is not stopped, if it was not killed.
func (n *node) alive(do func()) {
	for left := n.left(); left > 0; left = n.left() {
		time.Sleep(left)
	}
	if n.ended.Err() == nil {
		do()
	}
}

func (n *node) left() time.Duration { return time.Until(time.Unix(0, n.until.Load())) }

// stop stops the process for a while.
func (n *node) stop(while time.Duration) { n.until.Store(time.Now().Add(while).UnixNano()) }

// writes takes turns until so many were had, each of them as long as the work takes.
func (n *node) writes(times int, works func(held bool)) {
	for range times {
		if n.ended.Err() != nil {
			return
		}
		held, _ := n.Take(n.ended, "stream", true)
		n.alive(func() {})
		works(held)
		n.alive(func() { n.Pass("stream", true, nothing, false) })
	}
}
