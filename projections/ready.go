package projections

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"waymark/events"
)

var (
	// ErrNotReady says that a read model can't be answered from yet, or can't be kept up to date.
	ErrNotReady = errors.New("read model is not ready")
	// ErrUnknownModel says that there is no read model of that name.
	ErrUnknownModel = errors.New("unknown read model")
)

const (
	firstPoll   = 2 * time.Millisecond
	slowestPoll = 20 * time.Millisecond
)

// state is how a read model is.
type state struct {
	Name     string
	Owner    string
	Started  bool // it contains events
	CaughtUp bool // its owner reached the end of the log since it took over
	Error    string
	Alive    bool // the owner's heartbeat is fresh
}

// Ready is nil if every read model has reached the end of the log since its owner, this node or another, took it over,
// nothing holds it up, and the owner lives. Else it says of each read model what is wrong: ErrNotReady, or an error of
// the database.
func (e *Engine) Ready(ctx context.Context) error {
	rows, err := e.options.Pool.Query(ctx, statement("states.sql"), pgx.NamedArgs{
		"names": e.Models(), "stale": e.pace.stale,
	})
	if err != nil {
		return fmt.Errorf("states of the read models: %w", err)
	}
	states, err := pgx.CollectRows(rows, pgx.RowToStructByName[state])
	if err != nil {
		return fmt.Errorf("states of the read models: %w", err)
	}
	found := map[string]state{}
	for _, s := range states {
		found[s.Name] = s
	}
	var faults []error
	for _, name := range e.Models() {
		if fault := found[name].fault(); fault != "" {
			faults = append(faults, fmt.Errorf("%w: %s %s", ErrNotReady, name, fault))
		}
	}
	return errors.Join(faults...)
}

func (s state) fault() string {
	switch {
	case s.Error != "":
		return "is held up: " + s.Error
	case s.Owner == "":
		return "has no owner yet"
	case !s.Alive:
		return "is owned by node " + s.Owner + ", which gives no sign of life"
	case !s.CaughtUp:
		return "lags behind the log"
	}
	return ""
}

// Wait returns when the read model contains everything up to the position. Errors: ErrUnknownModel, the context's, or
// one of the database.
func (e *Engine) Wait(ctx context.Context, model string, p events.Position) error {
	args := pgx.NamedArgs{"name": model, "commit": int64(p.Commit), "prepare": int64(p.Prepare)}
	for poll := firstPoll; ; poll = min(2*poll, slowestPoll) {
		var reached bool
		err := e.options.Pool.QueryRow(ctx, statement("reached.sql"), args).Scan(&reached)
		if errors.Is(err, pgx.ErrNoRows) {
			return fmt.Errorf("%w %q", ErrUnknownModel, model)
		}
		if err != nil || reached {
			return err
		}
		if !pause(ctx, poll) {
			return ctx.Err()
		}
	}
}
