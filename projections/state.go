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

// State is how a read model is.
type State struct {
	Name      string
	Version   string           // number of its fold and hash of its tables
	Owner     string           // node that feeds it; empty before the first
	Position  *events.Position // up to which it contains the log; nil before the first event
	Events    int64            // that it was made of
	CaughtUp  bool             // its owner has reached the end of the log since it took over
	Asked     bool             // its owner is asked to build it anew and has not begun
	Rebuild   *Progress        // of what is being built beside it; nil: nothing is
	Worker    Worker           // what its owner does
	Silent    time.Duration    // since its owner's last sign of life; 0 where there is nobody
	Lag       time.Duration    // age of the last event that it contains, while the log holds more; 0 at its end; see also Dead
	LagEvents *int64           // about how many events of the log it does not contain; nil: not known
	Parked    int64            // products whose events wait
	Fault     string           // what is wrong with it, and how far it is behind; empty: nothing
	Error     string           // what holds it up; empty: nothing
	Compared  *Comparison      // with what it took the place of; nil: it was not built beside another
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

// stateRow is a read model as the database knows it.
type stateRow struct {
	Name            string
	Version         string
	Owner           string
	CommitPosition  *int64
	PreparePosition *int64
	Events          int64
	CaughtUp        bool
	Building        bool // it has not reached the end of the log since it was begun from zero
	Rebuild         bool
	Error           string
	AtEnd           bool     // the log held no more when the last page was made
	Alive           bool     // the owner's heartbeat is fresh
	Silent          *float64 // seconds since it; nil: there is none
	Lag             float64
	Parked          int64
	Comparison      *Comparison
	nextRow
}

// States are how the read models are, in the order of Models, and after them the reactors.
func (e *Engine) States(ctx context.Context) ([]State, error) {
	all := e.all()
	args := pgx.NamedArgs{"names": namesOf(all), "stale": e.pace.stale}
	rows, err := found[stateRow](ctx, e.options.Pool, "states.sql", args)
	if err != nil {
		return nil, fmt.Errorf("states of the read models: %w", err)
	}
	known := map[string]stateRow{}
	for _, r := range rows {
		known[r.Name] = r
	}
	states := make([]State, len(all))
	for i, m := range all {
		states[i] = known[m.Name].state(m)
	}
	e.measure(ctx, known, states)
	for i, m := range all {
		states[i].Fault = known[m.Name].fault(states[i])
		if err := e.marks[m.Name].fault(); err != nil {
			states[i].Fault = err.Error()
		}
	}
	return states, nil
}

func (r stateRow) state(m kit.Model) State {
	return State{
		Name: m.Name, Version: r.Version, Owner: r.Owner, Position: positionOf(r.CommitPosition, r.PreparePosition),
		Events: r.Events, CaughtUp: r.CaughtUp, Worker: r.worker(), Silent: r.silent(), Lag: inSeconds(r.Lag), Parked: r.Parked,
		Error: r.Error, Compared: r.Comparison, Asked: r.Rebuild && r.NextVersion == nil, Rebuild: r.progress(r.Events),
	}
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

// fault is what is wrong with a read model, and how far it is behind. A worker that is dead comes first: nothing else that it
// said is true any more.
func (r stateRow) fault(s State) string {
	fault := r.trouble(s)
	if far := s.far(); fault != "" && far != "" {
		fault += "; it is behind the log by " + far
	}
	return fault
}

func (r stateRow) trouble(s State) string {
	switch {
	case r.Owner == "":
		return "has no owner yet"
	case s.Worker == Nobody:
		return "has no owner: node " + r.Owner + " gave it back"
	case s.Worker == Dead:
		return fmt.Sprintf("is owned by node %s, whose worker is dead: no sign of life for %v", r.Owner, s.Silent.Round(time.Second))
	case r.Error != "":
		return "is held up"
	case r.Building:
		return "is being built from the first event on"
	case !r.CaughtUp:
		return "has not reached the end of the log since its owner took it over"
	}
	return ""
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
