package feeds

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"waymark/events"
	"waymark/eventstore"
	"waymark/history"
	"waymark/httpapi"
)

// question is what a reader wants to be told.
type question struct {
	product string // empty: of all products
	after   events.Position
	story   string // empty: decisions are told in full
	choose  history.Choice
}

// arriving is how long a position may be unknown to a node of the event store that another one has given out.
const arriving = 2 * time.Second

// ask is the question of a request that begins behind a position, and where the log ends.
func (f *Feed) ask(ctx context.Context, product string, after events.Position, in *Listing) (q question, end events.Position, err error) {
	q = question{product: product, after: after, story: in.Story}
	if q.choose, err = in.Choose(f.options.Now()); err != nil {
		return q, end, err
	}
	if product != "" {
		if err := f.checkProduct(ctx, product); err != nil {
			return q, end, err
		}
	}
	end, err = f.reach(ctx, q.after)
	if err == nil && product == "" && q.after != (events.Position{}) {
		err = f.checkPosition(ctx, q.after)
	}
	return q, end, err
}

func (f *Feed) checkProduct(ctx context.Context, product string) error {
	there := events.ValidProduct(product)
	if there {
		var err error
		if _, there, err = f.options.Store.Last(ctx, events.Product.Stream(product)); err != nil {
			return err
		}
	}
	if !there {
		return httpapi.NewProblem(http.StatusNotFound, fmt.Sprintf("there is no product %q", product))
	}
	return nil
}

// reach is the end of the log, once it is not before a position.
func (f *Feed) reach(ctx context.Context, after events.Position) (events.Position, error) {
	for began := time.Now(); ; {
		end, _, err := f.options.Store.End(ctx)
		if err != nil || end.Compare(after) >= 0 {
			return end, err
		}
		if time.Since(began) > arriving {
			return end, httpapi.Invalid("query.after", "the log ends at %s, before this position: it is of another log", end)
		}
		select {
		case <-time.After(arriving / 20):
		case <-ctx.Done():
			return end, ctx.Err()
		}
	}
}

// checkPosition refuses a position at which no event can stand: the store could not go on there.
func (f *Feed) checkPosition(ctx context.Context, p events.Position) error {
	_, there, err := f.options.Store.First(ctx, p)
	if err == nil && !there {
		err = httpapi.Invalid("query.after", "the log has no such position: give one that an answer has named")
	}
	return err
}

// tells is what a reader is told of an event; false: nothing.
func (q question) tells(e history.Entry, err error) (history.Entry, bool, error) {
	if err != nil {
		return e, false, err
	}
	if chosen, err := q.choose(&e); err != nil || !chosen {
		return e, false, err
	}
	if q.story != "" {
		e.Decision, err = e.Own(q.story)
	}
	return e, true, err
}

// problem turns an error into an answer. The cause of one that does not explain itself is logged.
func (f *Feed) problem(ctx context.Context, err error) error {
	var known *httpapi.Problem
	switch {
	case errors.As(err, &known):
		return err
	case ctx.Err() != nil: // the client went away: nobody reads the answer
		return httpapi.Unavailable("the request was given up")
	case errors.Is(err, events.ErrGap):
		return httpapi.NewProblem(http.StatusConflict, err.Error())
	case errors.Is(err, eventstore.ErrUnavailable), errors.Is(err, eventstore.ErrRefused), errors.Is(err, context.DeadlineExceeded):
		f.options.Logger.Warn("the event store can't be read", slog.Any("cause", err))
		return httpapi.Unavailable("the event store can't be reached; try again")
	}
	f.options.Logger.Error("a feed failed", slog.Any("cause", err))
	return httpapi.NewProblem(http.StatusInternalServerError, "an unexpected error; it has been logged")
}
