package projections

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// errRebuild says that somebody wants a read model built anew.
var errRebuild = errors.New("it is to be built anew")

// Rebuild asks the owner of a read model, on whatever node it is, to build it anew from the first event, and returns at once.
// Until it has reached the end of the log again it is not answered from. One that was never made is made anyway. Errors:
// ErrUnknownModel, or one of the database.
func (e *Engine) Rebuild(ctx context.Context, model string) error {
	if e.marks[model] == nil {
		return fmt.Errorf("%w %q", ErrUnknownModel, model)
	}
	if _, err := e.options.Pool.Exec(ctx, statement("rebuild_ask.sql"), pgx.NamedArgs{"name": model}); err != nil {
		return fmt.Errorf("rebuild %s: %w", model, err)
	}
	return nil
}
