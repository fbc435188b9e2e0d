package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"syscall"
	"time"

	"waymark/scripts/served"
)

// leaving is how a node leaves its lanes of the read models, and how it comes back.
type leaving struct {
	name  string
	leave func(*node) error
	back  func(context.Context, *node) error
}

var leavings = []leaving{
	{"a kill", func(n *node) error { n.runs = false; return n.Kill() }, func(ctx context.Context, n *node) error { return n.start(ctx) }},
	{"a SIGSTOP", func(n *node) error { return n.Signal(syscall.SIGSTOP) }, func(_ context.Context, n *node) error { return n.Signal(syscall.SIGCONT) }},
	{"a clean stop", func(n *node) error { n.runs = false; return n.Stop() }, func(ctx context.Context, n *node) error { return n.start(ctx) }},
}

// leave has a node leave its lanes, and come back when the others have done without it.
func (s *site) leave(ctx context.Context, n *node, l leaving, without func() error) error {
	s.tally.fault(l.name)
	s.owners.lost(n.name, l.name)
	if err := l.leave(n); err != nil {
		return fmt.Errorf("%s of %s: %w", l.name, n.name, err)
	}
	failed := without()
	s.owners.back(n.name)
	if err := l.back(context.WithoutCancel(ctx), n); err != nil {
		return fmt.Errorf("%s after %s: %w", n.name, l.name, err)
	}
	return failed
}

// troubleNodes has one node after the other leave, those that have lanes rather than others, until the context ends. Most are
// away for so long that others take over.
func (s *site) troubleNodes(ctx context.Context, random *rand.Rand) error {
	for served.Wait(ctx, time.Second+upTo(random, time.Second)) {
		away := 8 * time.Second
		if random.IntN(3) == 0 {
			away = time.Second
		}
		n, how := s.victim(random), leavings[random.IntN(len(leavings))]
		if err := s.leave(ctx, n, how, func() error { served.Wait(ctx, away); return nil }); err != nil {
			return err
		}
	}
	return nil
}

// upTo is a random time.
func upTo(random *rand.Rand, limit time.Duration) time.Duration {
	return time.Duration(random.Int64N(int64(limit)))
}

// victim is a node, mostly one that has lanes.
func (s *site) victim(random *rand.Rand) *node {
	for {
		n := s.nodes[random.IntN(len(s.nodes))]
		if len(s.owners.of(n.name)) > 0 || random.IntN(4) == 0 {
			return n
		}
	}
}

// handOver has a node that has lanes leave in each way, and come back when others have taken over all of them.
func (s *site) handOver(ctx context.Context) error {
	for _, how := range leavings {
		n := s.nodes[0]
		for _, other := range s.nodes {
			if len(s.owners.of(other.name)) > len(s.owners.of(n.name)) {
				n = other
			}
		}
		err := s.leave(ctx, n, how, func() error { return s.owners.await(ctx, n.name) })
		if err != nil {
			return err
		}
		if err := s.ready(ctx); err != nil {
			return err
		}
	}
	return nil
}
