package writeapi

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"

	"waymark/domain"
	"waymark/events"
	"waymark/eventstore"
	"waymark/httpapi"
	"waymark/ledger"
)

// problem is the one table that turns the ledger's errors into problem documents. A cause that is not in it is logged,
// not shown. Faults are placed below the location of the command that they are of.
func problem(log *slog.Logger, err error, location func(command int) string) error {
	at := location(0)
	if of := new(ledger.CommandError); errors.As(err, &of) {
		at = location(of.Index)
	}
	rule, faults, stale, later := new(domain.RuleError), new(domain.InvalidError), new(ledger.StaleError), new(ledger.LaterError)
	switch {
	case errors.Is(err, eventstore.ErrOutcomeUnknown): // before all others, whatever it holds
		return httpapi.Unavailable("the event store did not answer: the command may have been recorded; repeat it with the same Idempotency-Key")
	case errors.As(err, &faults):
		p := invalid()
		place(p, err, at, location)
		return p
	case errors.As(err, &rule):
		p := httpapi.NewProblem(http.StatusConflict, err.Error()).At(at, rule.Message)
		p.Rule = rule.Rule
		if errors.As(err, &later) {
			p.Decisions = laterDecisions(later)
		}
		return p
	case errors.As(err, &stale):
		p := httpapi.NewProblem(http.StatusPreconditionFailed, err.Error()).With("ETag", etag(stale.Current))
		p.CurrentRevision = &stale.Current
		return p
	case errors.Is(err, domain.ErrUnknown):
		return httpapi.NewProblem(http.StatusNotFound, err.Error()).At(at, err.Error())
	case errors.Is(err, ledger.ErrForbidden):
		return httpapi.NewProblem(http.StatusForbidden, err.Error()).At(at, err.Error())
	case errors.Is(err, ledger.ErrKeyReused):
		return httpapi.NewProblem(http.StatusUnprocessableEntity, err.Error()).At("header.Idempotency-Key", err.Error())
	case errors.Is(err, eventstore.ErrTooLarge):
		return httpapi.NewProblem(http.StatusRequestEntityTooLarge, "the events of the request are more than the event store takes at once").
			At(at, "makes events that are too large for one append: give fewer commands at once, or shorter texts")
	case errors.Is(err, events.ErrGap):
		return httpapi.NewProblem(http.StatusConflict, err.Error()+"; nothing is recorded over what is left")
	case errors.Is(err, eventstore.ErrRefused):
		log.Error("the event store refuses", "error", err)
		return httpapi.NewProblem(http.StatusServiceUnavailable, eventstore.RefusalOf(err).Error()+"; this attempt recorded nothing")
	case errors.Is(err, eventstore.ErrUnavailable):
		return httpapi.Unavailable("the event store can't be reached; nothing was recorded")
	case errors.Is(err, ledger.ErrContended):
		return httpapi.Unavailable("other commands on the book came first each time; nothing was recorded")
	}
	log.Error("command failed", "error", err)
	return httpapi.NewProblem(http.StatusInternalServerError, "an unexpected error; it has been logged")
}

// mostDecisions is how many of the decisions that stand in the way a problem document lists.
const mostDecisions = 100

func laterDecisions(e *ledger.LaterError) []httpapi.LaterDecision {
	list := make([]httpapi.LaterDecision, min(len(e.Decisions), mostDecisions))
	for i := range list {
		d := e.Decisions[i]
		list[i] = httpapi.LaterDecision{ID: d.ID, Type: d.Type, Book: string(d.Book), Revision: d.Revision}
	}
	return list
}

// invalid is the problem that faults of commands are placed in.
func invalid() *httpapi.Problem {
	return httpapi.NewProblem(http.StatusUnprocessableEntity, "the command is not valid")
}

// place adds every fault that an error holds, below the location of its command.
func place(p *httpapi.Problem, err error, at string, location func(command int) string) {
	switch e := err.(type) {
	case *domain.InvalidError:
		for _, f := range e.Faults {
			p.At(at+"."+f.Field, f.Message)
		}
	case *ledger.CommandError:
		place(p, e.Err, location(e.Index), location)
	case interface{ Unwrap() []error }:
		for _, one := range e.Unwrap() {
			place(p, one, at, location)
		}
	case interface{ Unwrap() error }:
		place(p, e.Unwrap(), at, location)
	}
}

func etag(revision int64) string { return fmt.Sprintf(`"%d"`, revision) }
