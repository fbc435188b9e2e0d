package projections

import (
	"context"
	"errors"
	"fmt"

	"waymark/events"
)

// ErrUnknownModel says that there is no read model of that name.
var ErrUnknownModel = errors.New("unknown read model")

// Wait returns when read models contain everything of a product up to the position, or of all products where none is named, but for what
// waits in parked products. Where this process is the owner of the product's lane the commit wakes; for the others all who wait hear of it
// over one connection. Errors: ErrUnknownModel, ErrOtherStore, the context's, or one of the database.
func (e *Engine) Wait(ctx context.Context, models []string, product string, p events.Position) error {
	lane := int32(allLanes)
	if product != "" {
		lane = laneOf(product)
	}
	for _, model := range models {
		if err := e.wait(ctx, model, lane, p); err != nil {
			return err
		}
	}
	return nil
}

func (e *Engine) wait(ctx context.Context, model string, lane int32, p events.Position) error {
	m := e.marks[model]
	if m == nil {
		return fmt.Errorf("%w %q", ErrUnknownModel, model)
	}
	w, err := m.join(lane, p)
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
