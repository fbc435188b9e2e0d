package projections

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"waymark/events"
	"waymark/projections/kit"
)

// State is how a read model is: as its lanes are, those that lag most.
type State struct {
	Name     string
	Version  string      // number of its fold and hash of its tables
	Asked    bool        // a node is asked to build it anew and has not begun
	Rebuild  *Progress   // of what is being built beside it; nil: nothing is
	Parked   int64       // products whose events wait
	Fault    string      // what is wrong with it, and how far it is behind; empty: nothing
	Compared *Comparison // with what it took the place of; nil: it was not built beside another
	Standing
	Lanes []Lane
}

// Lane is how a lane of a read model is.
type Lane struct {
	Lane int32
	Standing
}

// Standing is how a lane is, or all lanes of a read model.
type Standing struct {
	Owner     string           // node that feeds it, or nodes; empty before the first
	Position  *events.Position // up to which it contains the log; nil before the first event
	Events    int64            // that it was made of
	CaughtUp  bool             // its owner has reached the end of the log since it took over
	Worker    Worker           // what its owner does
	Silent    time.Duration    // since its owner's last sign of life; 0 where there is nobody
	Lag       time.Duration    // age of the last event that it contains, while the log holds more; 0 at its end; see also Dead
	LagEvents *int64           // about how many events of the log it does not contain; nil: not known
	Error     string           // what holds it up; empty: nothing
}

// Parked is a product whose events wait in a read model behind one that it can't take.
type Parked struct {
	Model    string
	Product  string
	EventID  string // of the event that can't be taken
	Stream   string
	Revision int64
	Type     string
	Position events.Position
	Error    string // why it can't be taken
	ParkedAt time.Time
	Waiting  int64  // events behind it
	Request  string // Retry or Skip while the owner is asked for it, else empty
}

// Skipped is an event that was left out of a read model.
type Skipped struct {
	Product   string
	Stream    string
	Revision  int64
	EventID   string
	Type      string
	Error     string // why it was not taken
	SkippedAt time.Time
}

// ErrNotReady says that a read model can't be answered from yet, or can't be kept up to date.
var ErrNotReady = errors.New("read model is not ready")

// Ready is nil if every read model has reached the end of the log since its owner, this node or another, took it over,
// nothing holds it up, and the owner lives. Else it says of each read model what is wrong: ErrNotReady, or an error of
// the database. A parked product is no reason: it is told by Parked.
func (e *Engine) Ready(ctx context.Context) error {
	states, err := e.States(ctx)
	if err != nil {
		return err
	}
	return Faults(states[:len(e.models)])
}

// Faults says of each read model what is wrong, with ErrNotReady; nil if nothing is.
func Faults(states []State) error {
	var faults []error
	for _, s := range states {
		if s.Fault != "" {
			faults = append(faults, fmt.Errorf("%w: %s %s", ErrNotReady, s.Name, strings.TrimSpace(s.Fault+" "+s.Error)))
		}
	}
	return errors.Join(faults...)
}

// editionRow is a read model as the database knows it.
type editionRow struct {
	Name       string
	Version    string
	Rebuild    bool
	Parked     int64
	Comparison *Comparison
	nextRow
}

// States are how the read models are, in the order of Models, and after them the reactors.
func (e *Engine) States(ctx context.Context) ([]State, error) {
	all := e.all()
	editions, lanes, err := e.rows(ctx, all)
	if err != nil {
		return nil, fmt.Errorf("states of the read models: %w", err)
	}
	states := make([]State, len(all))
	e.measure(ctx, lanes)
	for i, m := range all {
		states[i] = editions[m.Name].state(m, lanes[m.Name])
		if err := e.marks[m.Name].fault(); err != nil {
			states[i].Fault = err.Error()
		}
	}
	return states, nil
}

// rows are these read models and their lanes, by name, as the database knows them at one instant.
func (e *Engine) rows(ctx context.Context, all []kit.Model) (map[string]editionRow, map[string][]laneRow, error) {
	editions, lanes := map[string]editionRow{}, map[string][]laneRow{}
	args := pgx.NamedArgs{"names": namesOf(all), "stale": e.pace.stale}
	err := pgx.BeginTxFunc(ctx, e.options.Pool, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) error {
		rows, err := found[laneRow](ctx, tx, "states.sql", args)
		if err != nil {
			return err
		}
		known, err := found[editionRow](ctx, tx, "editions.sql", args)
		for _, r := range rows {
			lanes[r.Name] = append(lanes[r.Name], r)
		}
		for _, r := range known {
			editions[r.Name] = r
		}
		return err
	})
	return editions, lanes, err
}

func (r editionRow) state(m kit.Model, lanes []laneRow) State {
	s := State{Name: m.Name, Version: r.Version, Parked: r.Parked, Compared: r.Comparison, Asked: r.Rebuild && r.NextVersion == nil}
	s.stand(lanes)
	s.Rebuild, s.Fault = r.progress(s.Events), faultOf(lanes, s.Standing)
	return s
}

// differing are the tables that held other rows before the read model was built anew, though the program was the same.
func (s State) differing() []string {
	if s.Compared == nil || s.Compared.Version != s.Version {
		return nil
	}
	return s.Compared.Differing()
}

func positionOf(commit, prepare *int64) *events.Position {
	if commit == nil || prepare == nil {
		return nil
	}
	return &events.Position{Commit: uint64(*commit), Prepare: uint64(*prepare)}
}

// parkedRecord is a parked product as the database keeps it.
type parkedRecord struct {
	Model           string
	Product         string
	EventID         string
	Stream          string
	Revision        int64
	Type            string
	CommitPosition  int64
	PreparePosition int64
	Error           string
	ParkedAt        time.Time
	Waiting         int64
	Request         string
}

func (r parkedRecord) parked() Parked {
	return Parked{
		Model: r.Model, Product: r.Product, EventID: r.EventID, Stream: r.Stream, Revision: r.Revision, Type: r.Type,
		Position: *positionOf(&r.CommitPosition, &r.PreparePosition), Error: r.Error, ParkedAt: r.ParkedAt.UTC(),
		Waiting: max(r.Waiting, 0), Request: r.Request,
	}
}

// Parked lists the products that are parked in these read models, the first 1,000.
func (e *Engine) Parked(ctx context.Context, models ...string) ([]Parked, error) {
	rows, err := found[parkedRecord](ctx, e.options.Pool, "parked_list.sql", pgx.NamedArgs{"names": models})
	if err != nil {
		return nil, fmt.Errorf("parked products: %w", err)
	}
	parked := make([]Parked, len(rows))
	for i, r := range rows {
		parked[i] = r.parked()
	}
	return parked, nil
}

// Skipped lists what was left out of a read model, the latest 1,000.
func (e *Engine) Skipped(ctx context.Context, model string) ([]Skipped, error) {
	rows, err := found[Skipped](ctx, e.options.Pool, "skipped_list.sql", pgx.NamedArgs{"name": model})
	if err != nil {
		return nil, fmt.Errorf("skipped events: %w", err)
	}
	return rows, nil
}

// found is every row of a statement, read by the names of its columns.
func found[T any](ctx context.Context, pool querier, file string, args pgx.NamedArgs) ([]T, error) {
	rows, err := pool.Query(ctx, statement(file), args)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[T])
}
