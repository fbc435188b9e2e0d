// Package ledger runs commands: it loads a book, lets the domain decide, and appends what was decided. It is the one
// place with retries, the cache of books, idempotency, the hash chain and authorisation by role.
package ledger

import (
	"context"
	"fmt"
	"iter"
	"log/slog"
	"sync"
	"time"

	"waymark/domain"
	"waymark/domain/product"
	"waymark/events"
	"waymark/eventstore"
)

// Store is what the ledger needs of the event store.
type Store interface {
	Append(ctx context.Context, stream string, expected int64, evs []eventstore.NewEvent) (events.Position, error)
	ReadStream(ctx context.Context, stream string, from int64) iter.Seq2[events.Raw, error]
}

// Command is a command of any book.
type Command interface {
	CommandName() string
	Owners() []events.Role
}

// Decision is one command with all that is said about it.
type Decision struct {
	Command       Command
	Key           string // idempotency key; empty: the decision is new whenever it arrives
	Actor         string
	As            events.Role // the role to act in; empty: the actor's role that owns the command
	Reason        string
	Evidence      []events.Evidence
	EffectiveAt   time.Time // zero: now
	Source        string    // such as "api" or "import:jira"
	CorrelationID string    // empty: the command's own id
	CausationID   string    // empty: the command's own id
	Trace         string    // W3C Trace Context
	Imported      bool      // recorded as it was made elsewhere: not judged by today's roles and policy
}

// Request is decisions on one book of one product that happen together or not at all.
type Request struct {
	Product   string
	Decisions []Decision
	IfMatch   *int64 // the revision that they were decided on; nil: any
	DryRun    bool   // say what would happen; append nothing
}

// Outcome is what became of a decision.
type Outcome string

// The outcomes of a decision that was not refused.
const (
	Done      Outcome = "done"       // its events were appended
	AlreadySo Outcome = "already_so" // nothing to do
	Replayed  Outcome = "replayed"   // its key was recorded before: these are the events from then
)

// Event is an event that a decision made.
type Event struct {
	ID      string
	Command int    // index of the decision in its request
	Undoes  string // the id of the event that this one takes back; empty for any other
	Event   events.Event
}

// Result is what a request did.
type Result struct {
	Book     events.Book
	Stream   string
	Revision int64           // of the last event of the request; of the book where it made none
	Position events.Position // likewise
	Events   []Event
	Outcomes []Outcome // one a decision
	Order    *Shifts   // of a dry run on a book with an order: what would change in it
}

// Options are the parts that a ledger is made of.
type Options struct {
	Store  Store
	Now    func() time.Time
	Logger *slog.Logger
}

// Ledger runs commands. It may be used by many goroutines.
type Ledger struct {
	store   Store
	now     func() time.Time
	log     *slog.Logger
	mu      sync.Mutex
	shelves map[string]*shelf // by the key of their product
}

// New is a ledger over a store.
func New(o Options) *Ledger {
	return &Ledger{store: o.Store, now: o.Now, log: o.Logger, shelves: map[string]*shelf{}}
}

// Do runs a request. Errors: domain.ErrUnknown, *domain.RuleError, *domain.InvalidError, *CommandError around one of
// these for a request of several decisions, ErrForbidden, *StaleError, ErrKeyReused, eventstore.ErrTooLarge,
// eventstore.ErrUnavailable (nothing was appended), eventstore.ErrOutcomeUnknown (repeat the request with the same keys).
func (l *Ledger) Do(ctx context.Context, r Request) (Result, error) {
	if err := checkDecisions(r.Decisions); err != nil {
		return Result{}, err
	}
	if !product.ValidKey(r.Product) {
		return Result{}, domain.Unknown("product", r.Product)
	}
	sh := l.shelf(r.Product)
	if err := sh.refresh(ctx); err != nil {
		return Result{}, err
	}
	if _, starts := r.Decisions[0].Command.(product.StartProduct); !starts && !sh.books().product.Started() {
		l.forget(sh)
		return Result{}, domain.Unknown("product", r.Product)
	}
	j := &job{ctx: ctx, request: r, done: make(chan struct{})}
	book := ofBook(r.Decisions[0].Command)
	if u, ok := r.Decisions[0].Command.(Undo); ok {
		past, err := sh.past(ctx, u)
		if err != nil {
			return Result{}, err
		}
		j.past, book = past, past.stream.book
	}
	if err := sh.checkKeys(r, book); err != nil {
		return Result{}, err
	}
	sh.streams[book].enqueue(j)
	select {
	case <-j.done:
		return j.result, j.err
	case <-ctx.Done():
		return Result{}, fmt.Errorf("%w: %w", eventstore.ErrOutcomeUnknown, context.Cause(ctx))
	}
}

// shelf is the cache of a product's books.
func (l *Ledger) shelf(key string) *shelf {
	l.mu.Lock()
	defer l.mu.Unlock()
	sh, ok := l.shelves[key]
	if !ok {
		sh = newShelf(l, key)
		l.shelves[key] = sh
	}
	return sh
}

// forget drops the cache of a product that does not exist, lest asking for many of them fill the memory. Who works with
// it goes on: what it appends is guarded by the expected revision, as that of another node is.
func (l *Ledger) forget(sh *shelf) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.shelves[sh.product] == sh {
		delete(l.shelves, sh.product)
	}
}

// checkDecisions faults a request that no book can take as a whole.
func checkDecisions(decisions []Decision) error {
	var check domain.Check
	check.That(len(decisions) > 0, "commands", "must hold at least one command")
	check.That(len(decisions) <= MaxDecisions, "commands", "must hold at most %d commands", MaxDecisions)
	keys := map[string]bool{}
	var book events.Book
	for i, d := range decisions {
		_, undoes := d.Command.(Undo)
		check.That(!undoes || len(decisions) == 1, "commands", "command %d (undo) must be given alone", i)
		of := ofBook(d.Command)
		if i == 0 {
			book = of
		}
		check.That(of == book || undoes, "commands", "command %d (%s) is of the book %s, the first of %s", i, d.Command.CommandName(), of, book)
		check.That(d.Key == "" || !keys[d.Key], "commands", "command %d repeats the idempotency key %q", i, d.Key)
		keys[d.Key] = true
	}
	return check.Err()
}
