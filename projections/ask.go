package projections

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// Request is what the owner of a read model can be asked to do about a parked product.
type Request string

// The requests.
const (
	// Retry tries the event that can't be taken again, and then what waits behind it.
	Retry Request = "retry"
	// Skip leaves the event that can't be taken out, for as long as the read model is not made anew, and tries what waits
	// behind it.
	Skip Request = "skip"
)

var (
	// ErrNotParked says that a product is not parked in a read model, or not behind the event that was named.
	ErrNotParked = errors.New("product is not parked")
	// ErrBusy says that the owner of the read model is at the product already.
	ErrBusy = errors.New("parked product is being tried")
)

// Ask asks the owner of a read model, on whatever node it is, to do something about a parked product, and waits for the
// outcome until the context ends: the product as it is parked then, with a request if the owner is not done, or nil if it
// is parked no longer. Where an event is named the product must be parked behind that. Errors: ErrUnknownModel,
// ErrNotParked, ErrBusy, or one of the database.
func (e *Engine) Ask(ctx context.Context, model string, what Request, product, event string) (*Parked, error) {
	if e.marks[model] == nil {
		return nil, fmt.Errorf("%w %q", ErrUnknownModel, model)
	}
	tag, err := e.options.Pool.Exec(ctx, statement("parked_ask.sql"), pgx.NamedArgs{
		"name": model, "product": product, "event": event, "request": string(what),
	})
	if err != nil {
		return nil, fmt.Errorf("%s %s of %s: %w", what, product, model, err)
	}
	if tag.RowsAffected() == 0 {
		return nil, e.whyNot(ctx, model, product)
	}
	select {
	case e.nudges[model] <- struct{}{}:
	default: // it is awake
	}
	return e.outcome(ctx, model, product)
}

func (e *Engine) whyNot(ctx context.Context, model, product string) error {
	parked, err := e.parkedOne(ctx, model, product)
	switch {
	case err != nil:
		return err
	case parked == nil || parked.Request == "":
		return fmt.Errorf("%w: %s in %s", ErrNotParked, product, model)
	}
	return fmt.Errorf("%w: %s in %s", ErrBusy, product, model)
}

// outcome waits until the owner is done.
func (e *Engine) outcome(ctx context.Context, model, product string) (*Parked, error) {
	var last *Parked
	for wait := 5 * time.Millisecond; ; wait = min(2*wait, 100*time.Millisecond) {
		parked, err := e.parkedOne(ctx, model, product)
		switch {
		case err != nil && ctx.Err() != nil && last != nil:
			return last, nil
		case err != nil || parked == nil || parked.Request == "":
			return parked, err
		}
		last = parked
		if !pause(ctx, wait) {
			return last, nil
		}
	}
}

// parkedOne is a parked product; nil if it is not parked.
func (e *Engine) parkedOne(ctx context.Context, model, product string) (*Parked, error) {
	rows, err := found[parkedRecord](ctx, e.options.Pool, "parked_one.sql", pgx.NamedArgs{"name": model, "product": product})
	if err != nil {
		return nil, fmt.Errorf("%s in %s: %w", product, model, err)
	}
	if len(rows) == 0 {
		return nil, nil
	}
	parked := rows[0].parked()
	return &parked, nil
}
