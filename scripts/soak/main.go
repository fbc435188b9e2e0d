// Soak works a real Waymark for a while: many actors give random valid requests on many products while the process is
// killed again and again. In the end no read model may differ from the log, no product may be parked, and no answer may have
// been a fault of the server's own.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/signal"
	"path/filepath"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"waymark/scripts/served"
)

// plan is how long and how hard.
type plan struct {
	lasts            time.Duration
	actors, products int
	each             int64 // commands between two kills, about
	seed             uint64
}

func main() {
	var p plan
	flag.DurationVar(&p.lasts, "for", 20*time.Second, "how long the actors work")
	flag.IntVar(&p.actors, "actors", 20, "how many give requests at once")
	flag.IntVar(&p.products, "products", 50, "how many products they work on")
	flag.Int64Var(&p.each, "kill-every", 400, "answered commands from one kill to the next, about")
	flag.Uint64Var(&p.seed, "seed", rand.Uint64(), "of the random requests")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, p); err != nil {
		fmt.Fprintln(os.Stderr, "soak: failed:", err)
		os.Exit(1)
	}
	fmt.Println("soak: ok")
}

func run(ctx context.Context, p plan) (err error) {
	fmt.Printf("soak: %d actors, %d products, for %v, -seed %d\n", p.actors, p.products, p.lasts, p.seed)
	dir, err := served.Dir("soak")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	program, err := served.Build(ctx, dir)
	if err != nil {
		return err
	}
	s := &served.Server{Program: program, Data: filepath.Join(dir, "data")}
	if err := s.Start(ctx); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Stop()) }()
	t := &tally{answers: map[int]int{}}
	if err := found(ctx, s, p, t); err != nil {
		return err
	}
	if err := p.work(ctx, s, t); err != nil {
		return err
	}
	return audit(ctx, s, p, t)
}

// work lets the actors work and kills the server meanwhile, after about so many answers each time.
func (p plan) work(ctx context.Context, s *served.Server, t *tally) error {
	during, end := context.WithTimeout(ctx, p.lasts)
	defer end()
	var actors sync.WaitGroup
	for n := range p.actors {
		a := &actor{name: actorName(n), random: rand.New(rand.NewPCG(p.seed, uint64(n))), server: s, tally: t, products: p.products, actors: p.actors}
		actors.Go(func() { a.work(during) })
	}
	var killed error
	for killed == nil && t.await(during, t.commands.Load()+p.each/2+rand.Int64N(p.each)) {
		killed = s.Crash(ctx)
		t.kills++
	}
	if killed != nil {
		end()
	}
	actors.Wait()
	return killed
}

// tally counts what was answered.
type tally struct {
	commands atomic.Int64 // that were done
	kills    int

	mu      sync.Mutex
	answers map[int]int
	faults  []string
}

func (t *tally) add(status int, what, text string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.answers[status]++
	if status >= 500 && status != 503 || status == 400 || status == 422 {
		t.faults = append(t.faults, fmt.Sprintf("%s answers %d %.300s", what, status, text))
	}
}

// await waits until that many commands are done; false if the time is over before.
func (t *tally) await(ctx context.Context, commands int64) bool {
	for look := time.Tick(10 * time.Millisecond); t.commands.Load() < commands; {
		select {
		case <-look:
		case <-ctx.Done():
			return false
		}
	}
	return ctx.Err() == nil
}
