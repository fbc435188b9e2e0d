package readapi

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/jackc/pgx/v5/pgconn"

	"waymark/httpapi"
)

// errBehind says that the read models have not reached the position that the query asked for.
var errBehind = errors.New("the read models have not reached min_position yet")

// errBuilding says that a read model does not hold the whole log yet.
var errBuilding = errors.New("is still being built from the first event on")

// SQLSTATEs, see PostgreSQL's manual, appendix A.
const (
	notText  = "22021" // text that is no UTF-8 or has a null character
	noTable  = "42P01" // a read model that was not made yet, or is just made anew
	noSchema = "3F000"
)

// problem turns the error of a query into its answer. The cause of an answer that does not explain itself is logged.
func (q *Queries) problem(ctx context.Context, operation string, err error) error {
	var known huma.StatusError
	var refusal *pgconn.PgError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &known):
		return err
	case errors.Is(err, errBuilding):
		return httpapi.Unavailable(err.Error() + "; try again")
	case errors.Is(err, errBehind):
		return httpapi.Unavailable(errBehind.Error() + "; try again")
	case errors.As(err, &refusal) && (refusal.Code == noTable || refusal.Code == noSchema):
		q.options.Logger.Warn("a read model is not there yet", "query", operation, slog.Any("cause", err))
		return httpapi.Unavailable("the read models are still being made; try again")
	case refusal != nil && refusal.Code == notText:
		return httpapi.NewProblem(http.StatusUnprocessableEntity, "text must be UTF-8 without null characters")
	case ctx.Err() != nil: // the client went away: nobody reads the answer
		return httpapi.Unavailable("the request was given up")
	case q.options.Unavailable(err), errors.Is(err, context.DeadlineExceeded):
		q.options.Logger.Warn("the read models can't be reached", "query", operation, slog.Any("cause", err))
		return httpapi.Unavailable("the read models can't be reached; try again")
	default:
		q.options.Logger.Error("query failed", "query", operation, slog.Any("cause", err))
		return httpapi.NewProblem(http.StatusInternalServerError, "an unexpected error; it has been logged")
	}
}

// unfit is the answer where a read model must not be answered from: it does not go away by itself.
func unfit(cause error) error {
	return httpapi.NewProblem(http.StatusServiceUnavailable, cause.Error())
}

func unknown(kind, id string) error {
	return httpapi.NewProblem(http.StatusNotFound, fmt.Sprintf("there is no %s %q", kind, id))
}
