package ledger

import (
	"errors"
	"fmt"
	"strings"

	"waymark/domain"
	"waymark/events"
)

// MaxDecisions is how many decisions a request may hold.
const MaxDecisions = 1000

// ErrKeyReused says that the idempotency key was recorded for another command.
var ErrKeyReused = errors.New("idempotency key was used for another command")

// ErrForbidden says that the actor holds no role that may give the command.
var ErrForbidden = errors.New("role may not")

// ForbiddenError is ErrForbidden with the roles that may.
type ForbiddenError struct {
	Actor   string
	Command string
	As      events.Role // in which the actor wished to act; empty: in any
	Roles   []events.Role
}

// Error names the roles that may.
func (e *ForbiddenError) Error() string {
	names := make([]string, len(e.Roles))
	for i, r := range e.Roles {
		names[i] = string(r)
	}
	as := ""
	if e.As != "" {
		as = " as " + string(e.As)
	}
	return fmt.Sprintf("%s may not %s%s: it takes the role %s", e.Actor, e.Command, as, strings.Join(names, " or "))
}

// Unwrap is ErrForbidden.
func (e *ForbiddenError) Unwrap() error { return ErrForbidden }

// StaleError says that the book is not at the revision that the request was decided on.
type StaleError struct{ Current int64 }

// Error names the book's revision.
func (e *StaleError) Error() string { return fmt.Sprintf("the book is at revision %d", e.Current) }

// CommandError says which decision of a request of several was refused.
type CommandError struct {
	Index int
	Err   error
}

// Error names the decision.
func (e *CommandError) Error() string { return fmt.Sprintf("command %d: %v", e.Index, e.Err) }

// Unwrap is the refusal.
func (e *CommandError) Unwrap() error { return e.Err }

// Later is a decision that stands in the way of an undo: one of its events.
type Later struct {
	ID       string
	Type     string
	Book     events.Book
	Revision int64 // of its book
}

// LaterError refuses an undo by the rule "later_decisions".
type LaterError struct {
	Decisions []Later // the oldest first; all of them
}

// Error says how many there are.
func (e *LaterError) Error() string {
	first := e.Decisions[0]
	return fmt.Sprintf("later events stand in the way: %d, the first is the %s at revision %d of the %s; take them back before",
		len(e.Decisions), first.Type, first.Revision, first.Book)
}

// Unwrap is the rule.
func (e *LaterError) Unwrap() error {
	return &domain.RuleError{Rule: "later_decisions", Message: e.Error()}
}
