package projections

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"
)

// ErrNotBuilding says that no rebuild of a read model is asked for or going on.
var ErrNotBuilding = errors.New("read model is not being built anew")

// Rebuild asks the owner of a read model, on whatever node it is, to build it anew from the first event, and returns at once. The
// read model is answered from as ever until what is built beside it takes its place; what is being built already goes on. One from
// which nothing can be answered is built in place. Errors: ErrUnknownModel, or one of the database.
func (e *Engine) Rebuild(ctx context.Context, model string) error {
	if !slices.Contains(e.Models(), model) { // a reactor does not react to everything again
		return fmt.Errorf("%w %q", ErrUnknownModel, model)
	}
	if _, err := e.options.Pool.Exec(ctx, statement("rebuild_ask.sql"), pgx.NamedArgs{"name": model}); err != nil {
		return fmt.Errorf("rebuild %s: %w", model, err)
	}
	return nil
}

// CancelRebuild ends the rebuild of a read model, whichever node is at it, and drops what was built. One that is built because the
// program is another begins again when a node takes the read model over. Errors: ErrUnknownModel, ErrNotBuilding, or one of the
// database.
func (e *Engine) CancelRebuild(ctx context.Context, model string) error {
	if e.marks[model] == nil {
		return fmt.Errorf("%w %q", ErrUnknownModel, model)
	}
	err := pgx.BeginFunc(ctx, e.options.Pool, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, statement("edition_cancel.sql"), pgx.NamedArgs{"name": model, "next": nextName(model)})
		if err == nil && tag.RowsAffected() == 0 {
			err = ErrNotBuilding
		}
		if err != nil {
			return err
		}
		return dropEditions(ctx, tx, nextName(model))
	})
	if err != nil {
		return fmt.Errorf("cancel the rebuild of %s: %w", model, err)
	}
	return nil
}
