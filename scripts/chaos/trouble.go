package main

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"time"

	"waymark/scripts/served"
	"waymark/scripts/toxic"
)

// tally counts what was done to the site, and what it answered.
type tally struct {
	mu      sync.Mutex
	faults  map[string]int
	answers map[string]int // by status and detail
}

func (t *tally) fault(name string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.faults[name]++
}

func (t *tally) answer(said string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.answers[said]++
}

// counts are what was counted, in words.
func counts(of map[string]int) string {
	var words []string
	for _, name := range slices.Sorted(maps.Keys(of)) {
		words = append(words, fmt.Sprintf("%d x %s", of[name], name))
	}
	return strings.Join(words, ", ")
}

// troubleRest kills the stores and harms the network, one at a time, until the context ends. Then all is well.
func (s *site) troubleRest(ctx context.Context, random *rand.Rand) error {
	for served.Wait(ctx, time.Second+upTo(random, 3*time.Second)) {
		err := s.owners.harm(func() error {
			switch random.IntN(5) {
			case 0:
				return s.crashDatabase(context.WithoutCancel(ctx))
			case 1:
				return s.crashStore(context.WithoutCancel(ctx))
			default:
				return s.poison(ctx, random)
			}
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// crashDatabase kills PostgreSQL, and waits until its supervisor has started it again.
func (s *site) crashDatabase(ctx context.Context) error {
	s.tally.fault("kill of PostgreSQL")
	if err := s.database.Kill(ctx); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	for err := s.owners.pool.Ping(ctx); err != nil; err = s.owners.pool.Ping(ctx) {
		if !served.Wait(ctx, 10*time.Millisecond) {
			return fmt.Errorf("PostgreSQL does not come back: %w", err)
		}
	}
	return nil
}

// crashStore kills the event store and starts it again, where the nodes' lines lead to it.
func (s *site) crashStore(ctx context.Context) error {
	s.tally.fault("kill of the event store")
	if err := s.store.Crash(ctx); err != nil {
		return err
	}
	for _, n := range s.nodes {
		n.toStore.To("tcp", s.storeAddr())
	}
	return nil
}

// harm is what can be wrong with a line, and for how long it is.
type harm struct {
	name  string
	while time.Duration // at most
	begin func(*toxic.Line, toxic.Direction, *rand.Rand) error
}

var harms = []harm{
	{"resets", 2 * time.Second, func(l *toxic.Line, d toxic.Direction, _ *rand.Rand) error { return l.Reset(d) }},
	{"silence", 2 * time.Second, func(l *toxic.Line, d toxic.Direction, _ *rand.Rand) error { return l.Swallow(d) }},
	{"a slow line", 2 * time.Second, func(l *toxic.Line, d toxic.Direction, random *rand.Rand) error {
		return l.Slow(d, 20*time.Millisecond+upTo(random, 200*time.Millisecond))
	}},
	// So slow that what an owner wrote arrives when it is the owner no longer.
	{"a very slow line", 10 * time.Second, func(l *toxic.Line, d toxic.Direction, random *rand.Rand) error {
		return l.Slow(d, time.Second+upTo(random, 4*time.Second))
	}},
}

// poison harms a node's line for a while.
func (s *site) poison(ctx context.Context, random *rand.Rand) error {
	n, h := s.victim(random), harms[random.IntN(len(harms))]
	line, to := n.toStore, " to the event store"
	if random.IntN(2) == 0 {
		line, to = n.toDatabase, " to PostgreSQL"
	}
	direction := toxic.Requests
	if random.IntN(2) == 0 {
		direction = toxic.Answers
	}
	s.tally.fault(h.name + to)
	err := h.begin(line, direction, random)
	served.Wait(ctx, h.while/4+upTo(random, h.while))
	line.Heal()
	return err
}
