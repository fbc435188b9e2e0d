// Rebuild builds read models of a long log anew while commands and queries come in, and once more while the program is killed halfway.
// How long it took, how far what is answered lagged behind what was decided, and whether any query failed is printed; failures and
// tables that differ end it with 1.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"waymark/scripts/served"
)

// plan is how much and how hard.
type plan struct {
	events  int
	rate    int // commands a second
	readers int
	model   string
	log     string
}

func main() {
	var p plan
	flag.IntVar(&p.events, "events", 500_000, "how long the log is")
	flag.IntVar(&p.rate, "rate", 500, "how many commands come in a second while it is rebuilt")
	flag.IntVar(&p.readers, "readers", 2, "how many clients ask all the time")
	flag.StringVar(&p.model, "model", "backlog", "which read model is rebuilt")
	flag.StringVar(&p.log, "log", "", "file for the log of the program")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, p); err != nil {
		fmt.Fprintln(os.Stderr, "rebuild: failed:", err)
		os.Exit(1)
	}
	fmt.Println("rebuild: ok")
}

func run(ctx context.Context, p plan) (err error) {
	dir, err := os.MkdirTemp("", "waymark-rebuild-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	if err := os.Chmod(dir, 0o711); err != nil { // PostgreSQL's own user must get through
		return err
	}
	s := &served.Server{Data: filepath.Join(dir, "data"), Client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}}
	if s.Program, err = served.Build(ctx, dir); err != nil {
		return err
	}
	if p.log != "" {
		if s.Log, err = os.Create(p.log); err != nil {
			return err
		}
	}
	if err := s.Start(ctx); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Stop()) }()
	began := time.Now()
	if err := fill(ctx, s, p.events); err != nil {
		return err
	}
	if err := p.settle(ctx, s); err != nil {
		return err
	}
	fmt.Printf("a log of %d events after %v\n", p.events, time.Since(began).Round(time.Second))
	if err := p.ask(ctx, s); err != nil {
		return err
	}
	if err := p.finish(ctx, s, "alone"); err != nil {
		return err
	}
	if err := p.killed(ctx, s); err != nil {
		return err
	}
	return p.busy(ctx, s)
}

// killed rebuilds while the program is killed halfway.
func (p plan) killed(ctx context.Context, s *served.Server) error {
	if err := p.ask(ctx, s); err != nil {
		return err
	}
	var reached int64
	for reached == 0 {
		m, err := p.look(ctx, s)
		switch {
		case err != nil:
			return err
		case !m.Asked && m.Rebuild == nil:
			return errors.New("it is over before it could be killed: more events are needed")
		case m.Rebuild != nil && m.Rebuild.Events > m.Rebuild.About/2:
			reached = m.Rebuild.Events
		}
	}
	if err := errors.Join(s.Kill(), s.Start(ctx)); err != nil {
		return err
	}
	m, err := p.look(ctx, s)
	if err != nil {
		return err
	}
	if m.Rebuild == nil || m.Rebuild.Events < reached*9/10 {
		return fmt.Errorf("killed at %d events it goes on at %+v", reached, m.Rebuild)
	}
	fmt.Printf("%s killed at %d events, goes on at %d of about %d\n", p.model, reached, m.Rebuild.Events, m.Rebuild.About)
	return p.finish(ctx, s, "after a kill")
}

// busy rebuilds while commands and queries come in; a part of them comes before, to compare.
func (p plan) busy(ctx context.Context, s *served.Server) error {
	l := newLoad(s, p)
	end := l.start(ctx)
	defer end()
	if !sleep(ctx, 15*time.Second) {
		return ctx.Err()
	}
	fmt.Println("no rebuild, " + l.take().String())
	if err := p.ask(ctx, s); err != nil {
		return err
	}
	if err := p.finish(ctx, s, fmt.Sprintf("under %d commands/s", p.rate)); err != nil {
		return err
	}
	sleep(ctx, time.Second) // for queries after the switch
	during := l.take()
	fmt.Println("rebuild, " + during.String())
	if during.failed > 0 {
		return fmt.Errorf("%d queries or commands failed, the first with %s", during.failed, during.first)
	}
	return nil
}
