// Package ledger runs commands: it loads a book, lets the domain decide, and appends what was decided. It is the one
// place with retries, the cache of books, idempotency, the hash chain and authorisation by role.
package ledger

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"time"

	"github.com/klauspost/compress/zstd"
	"go.opentelemetry.io/otel/trace"
	"go.opentelemetry.io/otel/trace/noop"

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

// Command is a command of any book, or Undo.
type Command = domain.Command

// Decision is one command with all that is said about it.
type Decision struct {
	Command       Command
	Key           string      // idempotency key; empty: the decision is new whenever it arrives
	Actor         string      // who decided
	Sender        string      // who gives it to the ledger; empty: the actor
	As            events.Role // the role to act in; empty: the actor's role that owns the command
	Reason        string
	Evidence      []events.Evidence
	EffectiveAt   *time.Time // nil: now
	Source        string     // such as "api" or "import:jira"
	CorrelationID string     // empty: the command's own id
	CausationID   string     // empty: the command's own id
	Trace         string     // W3C Trace Context
	Imported      bool       // recorded as it was made elsewhere: not judged by today's roles and policy, but see mayImport
	Batch         string     // of an imported one: that of its import; empty: that of the request
	Administrator bool       // the sender administers this installation
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
	Stream   string          // its name in the store
	Revision int64           // of the last event of the request; of the book where it made none
	Position events.Position // likewise
	Batch    string          // the id that its decisions share; empty where it made none; see events.Metadata.Batch
	Events   []Event
	Outcomes []Outcome // one a decision
	Order    *Shifts   // of a dry run on a book with an order: what would change in it
}

// Options are the parts that a ledger is made of.
type Options struct {
	Store  Store
	Now    func() time.Time
	Local  bool // local mode, where nobody signs in: everybody may import
	Logger *slog.Logger
	// StreamPrefix is what the store's client puts before the names of streams.
	StreamPrefix string
	// Turns are those of the processes that write to the store; nil: none.
	Turns Turns
	// Tracer follows requests, and the trace is recorded with their events; nil: nobody does, and a trace that was given is.
	Tracer trace.Tracer
	// CacheBytes is about how much memory books that are not in use may take; 0: 256 MiB.
	CacheBytes int64
	// Snapshots is where KeepSnapshots keeps what folding a book has made; nil: nowhere, each start folds anew.
	Snapshots Snapshots
	// SnapshotEvery is how many events a book must have grown by for its next snapshot at least; 0: 10,000.
	SnapshotEvery int64
}

// Ledger runs commands. It may be used by many goroutines.
type Ledger struct {
	store  Store
	now    func() time.Time
	local  bool
	log    *slog.Logger
	cache  *cache
	turns  Turns
	keeper *keeper

	counts counts
	tracer trace.Tracer

	unrecorded   memory
	squeeze      *zstd.Encoder
	unfold       *zstd.Decoder
	streamPrefix string
}

// New is a ledger over a store.
func New(o Options) *Ledger {
	if o.Turns == nil {
		o.Turns = alone{}
	}
	if o.Tracer == nil {
		o.Tracer = noop.Tracer{}
	}
	squeeze, _ := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1), zstd.WithWindowSize(2*largestTail))
	unfold, _ := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(2*largestTail)) // both take these options
	return &Ledger{store: o.Store, now: o.Now, local: o.Local, log: o.Logger, cache: newCache(cmp.Or(o.CacheBytes, defaultCacheBytes)),
		turns: o.Turns, keeper: newKeeper(o), counts: newCounts(), tracer: o.Tracer, squeeze: squeeze, unfold: unfold, streamPrefix: o.StreamPrefix}
}

// Do runs a request. Errors: domain.ErrUnknown, *domain.RuleError, *domain.InvalidError, *CommandError around one of
// these for a request of several decisions, ErrForbidden, *StaleError, ErrKeyReused, eventstore.ErrTooLarge,
// ErrContended and eventstore.ErrUnavailable (nothing was appended, and no decision has a key), eventstore.ErrRefused,
// eventstore.ErrOutcomeUnknown (repeat the request with the same keys). Each is of one kind.
func (l *Ledger) Do(ctx context.Context, r Request) (Result, error) {
	ctx, span := l.trace(ctx, &r)
	result, err := l.do(ctx, r)
	l.counts.count(r, result, err)
	span.end(r, result, err)
	return result, err
}

func (l *Ledger) do(ctx context.Context, r Request) (_ Result, err error) {
	if err := l.check(r); err != nil {
		return Result{}, err
	}
	if !events.ValidProduct(r.Product) {
		return Result{}, domain.Unknown("product", r.Product)
	}
	sh := l.cache.take(r.Product, func() *shelf { return newShelf(l, r.Product) })
	defer l.cache.release(sh)
	defer l.panicked(ctx, &err)
	defer func() { err = r.truth(err) }()
	if err := sh.refresh(ctx); err != nil {
		return Result{}, err
	}
	if _, starts := r.Decisions[0].Command.(product.StartProduct); !starts && !sh.books().product.Started() {
		l.cache.forget(sh)
		return Result{}, domain.Unknown("product", r.Product)
	}
	if _, err := sh.carry(ctx); err != nil {
		return Result{}, err
	}
	switch c := r.Decisions[0].Command.(type) {
	case Undo:
		past, err := sh.past(ctx, c)
		if err != nil {
			return Result{}, err
		}
		return sh.give(ctx, r, past.stream.book, past)
	case TakeBackImport:
		return l.takeBack(ctx, sh, r, c)
	default:
		return sh.give(ctx, r, describe(c).Book, nil)
	}
}

// give gives a request to a book, and waits for its answer.
func (sh *shelf) give(ctx context.Context, r Request, book events.Book, back back) (Result, error) {
	if err := sh.checkKeys(r, book); err != nil {
		return Result{}, err
	}
	j := &job{ctx: ctx, request: r, back: back, done: make(chan struct{})}
	sh.streams[book].enqueue(j)
	select {
	case <-j.done:
		if j.err != nil {
			return j.result, j.err
		}
		return sh.carryAfter(ctx, r, j.result), nil
	case <-ctx.Done():
		return Result{}, fmt.Errorf("%w: %v", eventstore.ErrOutcomeUnknown, context.Cause(ctx))
	}
}

// check faults what can't be decided together, or is of no time, for each of the decisions.
func (l *Ledger) check(r Request) error {
	var all domain.Check
	all.That(len(r.Decisions) > 0, "commands", "must hold at least one command")
	all.That(len(r.Decisions) <= MaxDecisions, "commands", "must hold at most %d commands", MaxDecisions)
	if err := all.Err(); err != nil {
		return err
	}
	keys, book, latest := map[string]bool{}, describe(r.Decisions[0].Command).Book, l.now().Add(skew)
	var faults []error
	for i, d := range r.Decisions {
		var check domain.Check
		of := describe(d.Command).Book // none: it takes something back
		check.That(of != "" || len(r.Decisions) == 1, "command", "must be given alone: it takes back what was decided")
		check.That(of == book || of == "", "command", "is of the book %s, the first one is of %s: give them in two requests", of, book)
		check.That(d.Key == "" || !keys[d.Key], "idempotency_key", "is that of another command before it: %q", d.Key)
		keys[d.Key] = true
		checkTime(&check, d.EffectiveAt, latest)
		checkBatch(&check, d, r.Decisions[0], of)
		if err := check.Err(); err != nil {
			faults = append(faults, refusal(r, i, err))
		}
	}
	return errors.Join(faults...)
}
