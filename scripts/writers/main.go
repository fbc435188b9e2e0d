// Writers has many clients decide on one book, first at one process, then at several that share the stores, then at these while
// they are killed and stopped; a third of the requests is given to another process too, at the same moment and with the same key. In the
// end each key must be in the log exactly once, be answered alike everywhere, and no process may have refused one because others
// came first. How long all took is printed, and judges nothing.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"waymark/eventstore/eventstoretest/cluster"
	"waymark/postgres"
	"waymark/scripts/served"
)

// plan is how long and how hard.
type plan struct {
	lasts     time.Duration // each of the three parts
	processes int
	clients   int
	repeated  float64 // the part of the requests that is given to two processes at once
	seed      uint64
	logs      string // a directory for the logs of the processes; empty: they are dropped
}

func main() {
	var p plan
	flag.DurationVar(&p.lasts, "for", 20*time.Second, "how long each of the three parts lasts")
	flag.IntVar(&p.processes, "processes", 8, "how many processes share the book")
	flag.IntVar(&p.clients, "clients", 64, "how many clients decide at once")
	flag.Float64Var(&p.repeated, "repeated", 1.0/3, "the part of the requests that another process gets too")
	flag.Uint64Var(&p.seed, "seed", rand.Uint64(), "of the random decisions and faults")
	flag.StringVar(&p.logs, "logs", "", "directory for the logs of the processes")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, p); err != nil {
		fmt.Fprintln(os.Stderr, "writers: failed:", err)
		os.Exit(1)
	}
	fmt.Println("writers: ok")
}

func run(ctx context.Context, p plan) (err error) {
	fmt.Printf("writers: %d clients, %d processes, 3 times %v, -seed %d\n", p.clients, p.processes, p.lasts, p.seed)
	dir, err := served.Dir("writers")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	program, err := served.Build(ctx, dir)
	if err != nil {
		return err
	}
	store, err := cluster.Start(cluster.Options{Lag: 20 * time.Millisecond})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	database, err := postgres.Start(ctx, postgres.ClusterOptions{
		Dir: filepath.Join(dir, "postgres"), NoSync: true, Settings: map[string]string{"max_connections": fmt.Sprint(30 * (p.processes + 1))},
		Logger: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, database.Stop(context.WithoutCancel(ctx))) }()
	env := []string{"WAYMARK_EVENTSTORE=" + store.URL(), "WAYMARK_POSTGRES=" + database.DSN("")}
	return p.parts(ctx, func(n int) (*process, error) {
		one := &process{Server: served.Server{
			Program: program, Data: filepath.Join(dir, fmt.Sprint("data", n)), Env: env,
			Client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 2 * p.clients}},
		}}
		if p.logs == "" {
			return one, nil
		}
		var err error
		one.Log, err = os.Create(filepath.Join(p.logs, fmt.Sprintf("process%d.log", n)))
		return one, err
	})
}

// parts are the three parts, each on a book of its own.
func (p plan) parts(ctx context.Context, make func(n int) (*process, error)) (err error) {
	all := fleet{}
	defer func() { err = errors.Join(err, all.stop()) }()
	for n := range p.processes {
		one, err := make(n)
		if err != nil {
			return err
		}
		all = append(all, one)
	}
	single := &part{plan: p, name: "one process", product: "ONE", fleet: all[:1]}
	shared := &part{plan: p, name: fmt.Sprintf("%d processes", p.processes), product: "MANY", fleet: all, against: single}
	faulty := &part{plan: p, name: fmt.Sprintf("%d processes, killed and stopped", p.processes), product: "FAULTS", fleet: all, against: single, faults: true}
	var wrong []error
	for _, one := range []*part{single, shared, faulty} {
		if err := one.fleet.start(ctx); err != nil {
			return err
		}
		if err := one.run(ctx); err != nil {
			return fmt.Errorf("%s: %w", one.name, err)
		}
		wrong = append(wrong, one.judge(ctx))
	}
	return errors.Join(wrong...)
}
