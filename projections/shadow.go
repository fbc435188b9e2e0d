package projections

import (
	"context"
	"fmt"
	"hash/maphash"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"golang.org/x/sync/errgroup"

	"waymark/events"
	"waymark/projections/kit"
)

// Snapshot is what the read models hold of a product at one moment, beside what a second fold of its events by the same
// code makes. It holds one connection of the pool and, while it works, one more for each read model and one to count the
// rows of the tables. Queries, folds of different read models and a count may run at the same time.
type Snapshot struct {
	engine  *Engine
	product string
	tx      pgx.Tx
	done    func()
	name    string
	reached map[string]events.Position
	shadows []*shadow
	bounds  bounds
	seed    maphash.Seed
	live    map[*layout]tally // by table
}

// shadow is the second fold of one read model.
type shadow struct {
	model   kit.Model
	layouts []*layout               // of what is compared
	misfits []misfit                // what is not
	expect  map[string]*expectation // by table
	scratch *scratch                // nil between two folds
	suspect map[string]bool         // after the first comparison: tables whose rows are not those that are expected
	skip    bool                    // nothing more is to be folded
	held    string                  // why it does not hold the product's events; empty: it does
}

// Snapshot takes a snapshot of all read models for a product.
func (e *Engine) Snapshot(ctx context.Context, product string) (s *Snapshot, err error) {
	conn, err := e.options.Pool.Acquire(ctx)
	if err != nil {
		return nil, err
	}
	s = &Snapshot{
		engine: e, product: product, done: conn.Release, reached: map[string]events.Position{},
		seed: maphash.MakeSeed(), live: map[*layout]tally{},
	}
	defer func() {
		if err != nil {
			s.Close(ctx)
		}
	}()
	if s.tx, err = conn.BeginTx(ctx, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}); err != nil {
		return s, err
	}
	if err = s.checkpoints(ctx); err != nil {
		return s, err
	}
	held, err := s.held(ctx)
	if err != nil {
		return s, err
	}
	for _, m := range e.models {
		s.shadows = append(s.shadows, &shadow{model: m, held: held[m.Name], expect: map[string]*expectation{}})
	}
	return s, s.open(ctx)
}

// open makes the tables of the shadows, and finds what they have in common with those that are compared.
func (s *Snapshot) open(ctx context.Context) error {
	work, within := errgroup.WithContext(ctx)
	made := make([][]*layout, len(s.shadows))
	for i, sh := range s.shadows {
		if sh.held != "" {
			continue
		}
		work.Go(func() (err error) {
			if sh.scratch, err = openScratch(within, s.engine.options.Pool, sh.model, nil); err == nil {
				made[i], err = layouts(within, sh.scratch.conn, temporary)
			}
			return err
		})
	}
	if err := work.Wait(); err != nil {
		return err
	}
	for i, sh := range s.shadows {
		if sh.held != "" {
			continue
		}
		held, err := layouts(ctx, s.tx, sh.model.Name)
		if err != nil {
			return err
		}
		sh.layouts, sh.misfits = fit(sh.model.Name, made[i], held)
		encode := encoder{pgtype.NewMap()} // read models are folded side by side, and a map of types is for one goroutine
		for _, t := range sh.layouts {
			sh.expect[t.name] = newExpectation(t, encode, s.seed)
		}
	}
	return nil
}

func (s *Snapshot) checkpoints(ctx context.Context) error {
	return kit.Query(ctx, s.tx, statement("shadow_checkpoints.sql"), pgx.NamedArgs{"names": s.engine.Models(), "lane": laneOf(s.product)}, func(found struct {
		Name            string
		Commit, Prepare int64
		Snapshot        string
	}) {
		s.reached[found.Name] = events.Position{Commit: uint64(found.Commit), Prepare: uint64(found.Prepare)}
		s.name = found.Snapshot
	})
}

// held finds the read models that do not hold all events of the product, and why.
func (s *Snapshot) held(ctx context.Context) (map[string]string, error) {
	held := map[string]string{}
	err := kit.Query(ctx, s.tx, statement("shadow_held.sql"), pgx.NamedArgs{"product": s.product}, func(found struct{ Model, Reason string }) {
		if held[found.Model] == "" {
			held[found.Model] = found.Reason
		}
	})
	return held, err
}

// Close gives everything back.
func (s *Snapshot) Close(ctx context.Context) {
	for _, sh := range s.shadows {
		sh.close(ctx)
	}
	if s.tx != nil {
		_ = s.tx.Rollback(context.WithoutCancel(ctx)) // nothing was written
	}
	s.done()
}

func (sh *shadow) close(ctx context.Context) {
	if sh.scratch != nil {
		sh.scratch.close(ctx)
		sh.scratch = nil
	}
}

// Query asks the read models as they are in the snapshot.
func (s *Snapshot) Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error) {
	return s.tx.Query(ctx, sql, args...)
}

// Reached is how far a read model is in the snapshot; nothing of what stands behind it is in there.
func (s *Snapshot) Reached(model string) events.Position { return s.reached[model] }

// Folds fold events of the product, which come in the order of the log: one for each read model, and they may run side by
// side. What a read model has not reached is left out.
func (s *Snapshot) Folds() []func(ctx context.Context, page []events.Recorded) error {
	all := make([]func(context.Context, []events.Recorded) error, len(s.shadows))
	for i, sh := range s.shadows {
		all[i] = func(ctx context.Context, page []events.Recorded) error { return s.foldOne(ctx, sh, page) }
	}
	return all
}

func (s *Snapshot) foldOne(ctx context.Context, sh *shadow, page []events.Recorded) error {
	page = sh.model.Reads(page, s.reached[sh.model.Name])
	if len(page) == 0 || sh.skip || sh.held != "" {
		return nil
	}
	if sh.scratch == nil {
		var err error
		if sh.scratch, err = openScratch(ctx, s.engine.options.Pool, sh.model, sh.suspect); err != nil {
			return err
		}
	}
	changes, err := sh.scratch.fold(ctx, page)
	if err != nil && ctx.Err() == nil && isTheEvents(err) {
		sh.held = "it can't take the events: " + err.Error()
		return nil
	}
	if err != nil {
		return fmt.Errorf("fold of %s: %w", sh.model.Name, err)
	}
	if sh.suspect != nil {
		return nil // the tables themselves are compared
	}
	return sh.tally(changes)
}

func (sh *shadow) tally(changes []kit.Change) error {
	for _, c := range changes {
		x, compared := sh.expect[c.Table]
		if !compared || c.Sums() { // those the scratch holds whole
			continue
		}
		if err := x.add(c); err != nil {
			return err
		}
	}
	return nil
}
