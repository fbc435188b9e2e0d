package projections

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"

	"waymark/events"
)

const (
	firstPoll   = 2 * time.Millisecond
	slowestPoll = 20 * time.Millisecond
	pollTimeout = 2 * time.Second
)

// ErrUnknownModel says that there is no read model of that name.
var ErrUnknownModel = errors.New("unknown read model")

// Wait returns when the read model contains everything up to the position, but for what waits in parked products. Where
// this process is its owner that costs no query; for the others all who wait share one. Errors: ErrUnknownModel,
// ErrOtherStore, the context's, or one of the database.
func (e *Engine) Wait(ctx context.Context, model string, p events.Position) error {
	m := e.marks[model]
	if m == nil {
		return fmt.Errorf("%w %q", ErrUnknownModel, model)
	}
	w, err := m.join(p)
	if w == nil {
		return err
	}
	defer m.leave(w)
	e.poller.start(e)
	select {
	case err := <-w.woken:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// WaitAll waits for several read models.
func (e *Engine) WaitAll(ctx context.Context, models []string, p events.Position) error {
	for _, model := range models {
		if err := e.Wait(ctx, model, p); err != nil {
			return err
		}
	}
	return nil
}

// poller asks the database for the checkpoints of read models that other processes own, while somebody waits for them.
type poller struct{ running atomic.Bool }

// start lets it run if it is needed.
func (p *poller) start(e *Engine) {
	if len(e.elsewhere()) > 0 && p.running.CompareAndSwap(false, true) {
		go p.run(e)
	}
}

func (p *poller) run(e *Engine) {
	for wait := firstPoll; ; wait = min(2*wait, slowestPoll) {
		names := e.elsewhere()
		if len(names) == 0 {
			break
		}
		if err := e.poll(names); err != nil {
			for _, name := range names {
				e.marks[name].fail(err)
			}
		}
		time.Sleep(wait)
	}
	p.running.Store(false)
	p.start(e) // for whoever came meanwhile
}

// elsewhere are the read models of other owners for which somebody waits.
func (e *Engine) elsewhere() []string {
	var names []string
	for _, m := range e.models {
		if e.marks[m.Name].elsewhere() {
			names = append(names, m.Name)
		}
	}
	return names
}

// poll tells those who wait how far these read models are.
func (e *Engine) poll(names []string) error {
	ctx, cancel := context.WithTimeout(context.Background(), pollTimeout)
	defer cancel()
	rows, err := e.options.Pool.Query(ctx, statement("reached.sql"), pgx.NamedArgs{"names": names})
	if err != nil {
		return err
	}
	var name string
	var commit, prepare int64
	_, err = pgx.ForEachRow(rows, []any{&name, &commit, &prepare}, func() error {
		e.marks[name].told(events.Position{Commit: uint64(commit), Prepare: uint64(prepare)})
		return nil
	})
	return err
}
