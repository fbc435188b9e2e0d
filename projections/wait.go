package projections

import (
	"context"
	"errors"
	"fmt"

	"waymark/events"
)

// ErrUnknownModel says that there is no read model of that name.
var ErrUnknownModel = errors.New("unknown read model")

// Wait returns when the read model contains everything up to the position, but for what waits in parked products. Where
// this process is its owner the commit wakes; for the others all who wait hear of it over one connection. Errors: ErrUnknownModel,
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
	e.listener.start(e)
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
