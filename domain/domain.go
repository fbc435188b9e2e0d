// Package domain holds what the deciders of all books share: what a decision may know beside its own book, and how it
// refuses. The books are its subpackages; all of it is pure: no clock, no ids, no IO.
package domain

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"waymark/events"
)

// Context is what a decision may know beside the state of its own book.
type Context struct {
	Product    string        // the product's key
	Actor      string        // who decides
	Reason     string        // why, as the actor said; empty if nothing was said
	Imported   bool          // decided elsewhere, and recorded as it was decided: not judged by the rules of today
	Policy     events.Policy // of the product
	At         time.Time     // when it takes effect; zero where that is not to be judged
	Story      func(key string) bool
	IsOpen     func(story string) bool // whether there is such a story, and it is neither done nor dropped
	Initiative func(key string) bool
	Goal       func(key string) bool
	Need       func(key string) bool
	Held       []Held                 // how many stories hold which status
	Became     map[string]string      // by the name of a status that the workflow lost the one that its stories have now
	Command    func(name string) bool // whether there is such a command of any book
}

// CheckPast faults a day that is still to come when the decision takes effect. Where people are it may be tomorrow already.
func (in Context) CheckPast(check *Check, field, day string) {
	tomorrow := in.At.UTC().AddDate(0, 0, 1).Format(time.DateOnly)
	check.That(in.At.IsZero() || day <= tomorrow, field, "%s is in the future", day)
}

// CheckStory refuses what is no story.
func (in Context) CheckStory(key string) error {
	if in.Story(key) {
		return nil
	}
	return Unknown("story", key)
}

// CheckInitiative refuses what is no initiative.
func (in Context) CheckInitiative(key string) error {
	if in.Initiative(key) {
		return nil
	}
	return Unknown("initiative", key)
}

// CheckGoal refuses a key of the product that is no goal's. Other text is what people said before there were goals, and
// what other tools say.
func (in Context) CheckGoal(goal string) error {
	if in.isKey(goal) && !in.Imported && !in.Goal(goal) {
		return Unknown("goal", goal)
	}
	return nil
}

// CheckNeed refuses a key of the product that is no need's, as CheckGoal does.
func (in Context) CheckNeed(need string) error {
	if in.isKey(need) && !in.Imported && !in.Need(need) {
		return Unknown("need", need)
	}
	return nil
}

func (in Context) isKey(text string) bool {
	key, is := events.ParseKey(text)
	return is && key.Product == in.Product
}

// CheckNeeds is CheckNeed for each of them: the first that is refused.
func (in Context) CheckNeeds(needs []string) error {
	for _, need := range needs {
		if err := in.CheckNeed(need); err != nil {
			return err
		}
	}
	return nil
}

// NeedReason refuses a decision that was given without a reason, whatever the policy says.
func (in Context) NeedReason(format string, args ...any) error {
	if in.Imported || strings.TrimSpace(in.Reason) != "" {
		return nil
	}
	return Refuse("reason_required", format, args...)
}

// ErrUnknown says that the command names something that does not exist.
var ErrUnknown = errors.New("unknown")

// Unknown is ErrUnknown for a thing, such as the story "ACME-7".
func Unknown(kind, id string) error { return fmt.Errorf("%w %s %q", ErrUnknown, kind, id) }

// RuleError says that a rule of the domain forbids the command as things are.
type RuleError struct {
	Rule    string // its name, such as "one_product_owner"
	Message string
}

// Error is the message.
func (e *RuleError) Error() string { return e.Message }

// Refuse is a RuleError.
func Refuse(rule, format string, args ...any) error {
	return &RuleError{Rule: rule, Message: fmt.Sprintf(format, args...)}
}

// Unless is the event, or what forbids it.
func Unless(err error, e events.Event) ([]events.Event, error) {
	if err != nil {
		return nil, err
	}
	return []events.Event{e}, nil
}

// ErrNotReversible says that there is no taking back what an event did. It is a RuleError, to be wrapped with what is so.
var ErrNotReversible error = &RuleError{Rule: "is_reversible", Message: "can't be taken back"}

// Fault is what is wrong with one field of a command.
type Fault struct {
	Field   string // its JSON name
	Message string
}

// InvalidError lists every fault of a command that makes no sense whatever the state.
type InvalidError struct{ Faults []Fault }

// Error is all faults in one line.
func (e *InvalidError) Error() string {
	lines := make([]string, len(e.Faults))
	for i, f := range e.Faults {
		lines[i] = f.Field + ": " + f.Message
	}
	return strings.Join(lines, "; ")
}

// Check collects faults.
type Check struct{ faults []Fault }

// That adds a fault for the field unless ok.
func (c *Check) That(ok bool, field, format string, args ...any) {
	if !ok {
		c.faults = append(c.faults, Fault{Field: field, Message: fmt.Sprintf(format, args...)})
	}
}

// Text faults an empty text; nil is one that is not to be changed.
func (c *Check) Text(field string, text *string) {
	c.That(text == nil || strings.TrimSpace(*text) != "", field, "must not be empty")
}

// IsDate says whether the text is a date such as 2026-03-01.
func IsDate(text string) bool {
	t, err := time.Parse(time.DateOnly, text)
	return err == nil && t.Year() > 0 // PostgreSQL has no year 0
}

// Err is an InvalidError with all faults, or nil.
func (c *Check) Err() error {
	if len(c.faults) == 0 {
		return nil
	}
	return &InvalidError{Faults: c.faults}
}

// Revised is Changed for a value that may be none.
func Revised[T comparable](from T, to Optional[T]) *events.Change[T] {
	next := to.Or(from)
	return Changed(from, &next)
}

// Changed is the change of a value, or nil if it stays the same or is not to be changed.
func Changed[T comparable](from T, to *T) *events.Change[T] {
	if to == nil || *to == from {
		return nil
	}
	return &events.Change[T]{From: from, To: *to}
}
