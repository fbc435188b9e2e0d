// Chaos has many writers decide on a few books at three Waymarks that share an event store and a PostgreSQL, while all of these are
// killed, stopped and started again, the network between them is slow, breaks and swallows what it is given, and events that nobody
// can take come into the log. When all is well again, no command that was acknowledged may be lost, none that was refused be there,
// each read model must be what a fold of the log makes, and what the writers were told must be what one book would have told that
// does one thing after the other. How long it took until another Waymark took over is printed, and judges nothing.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sync/errgroup"

	"waymark/scripts/served"
)

// plan is how long and how hard.
type plan struct {
	lasts                    time.Duration
	nodes, writers, products int
	seed                     uint64
	logs                     string // a directory for the logs of the processes; empty: they are dropped
}

func main() {
	var p plan
	flag.DurationVar(&p.lasts, "for", 20*time.Second, "how long the writers write")
	flag.IntVar(&p.nodes, "nodes", 3, "how many Waymarks there are")
	flag.IntVar(&p.writers, "writers", 16, "how many write at once")
	flag.IntVar(&p.products, "products", 4, "how many products they decide on")
	flag.Uint64Var(&p.seed, "seed", rand.Uint64(), "of the random decisions and faults")
	flag.StringVar(&p.logs, "logs", "", "directory for the logs of the processes")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, p); err != nil {
		fmt.Fprintf(os.Stderr, "chaos: failed, -seed %d: %v\n", p.seed, err)
		os.Exit(1)
	}
	fmt.Println("chaos: ok")
}

func run(ctx context.Context, p plan) (err error) {
	fmt.Printf("chaos: %d writers, %d products, %d nodes, for %v, -seed %d\n", p.writers, p.products, p.nodes, p.lasts, p.seed)
	dir, err := served.Dir("chaos")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	s, err := open(ctx, p, dir)
	defer func() { err = errors.Join(err, s.close()) }()
	if err != nil {
		return err
	}
	histories, err := found(ctx, s, p)
	if err != nil {
		return err
	}
	if err := p.work(ctx, s, histories); err != nil {
		return err
	}
	return judge(ctx, s, histories)
}

// work has the writers write while everything else goes wrong, and then while one node after the other leaves its lanes of the read models.
func (p plan) work(ctx context.Context, s *site, histories []*history) error {
	writing, end := context.WithCancel(ctx)
	var running sync.WaitGroup
	defer running.Wait()
	defer end()
	running.Go(func() { s.owners.watch(writing) })
	for n := range p.writers {
		w := &writer{number: n, random: p.random(n), site: s, histories: histories}
		running.Go(func() { w.work(writing) })
	}
	if err := p.trouble(ctx, s); err != nil {
		return err
	}
	if err := s.settle(ctx); err != nil {
		return err
	}
	return s.handOver(ctx)
}

// trouble has everything go wrong, for as long as is planned.
func (p plan) trouble(ctx context.Context, s *site) error {
	limited, cancel := context.WithTimeout(ctx, p.lasts)
	defer cancel()
	troubles, during := errgroup.WithContext(limited)
	for n, trouble := range []func(context.Context, *rand.Rand) error{s.troubleNodes, s.troubleRest, s.spoil} {
		troubles.Go(func() error { return trouble(during, p.random(1_000_000+n)) })
	}
	return troubles.Wait()
}

func (p plan) random(n int) *rand.Rand { return rand.New(rand.NewPCG(p.seed, uint64(n))) }
