// Package projections makes the read models from the log: pages of events, each of them one transaction that writes rows
// and moves the checkpoint, so that nothing is lost or applied twice whatever fails in between.
package projections

import (
	"context"
	"errors"
	"iter"
	"log/slog"
	"slices"
	"time"

	"github.com/ThreeDotsLabs/watermill/message"
	"github.com/jackc/pgx/v5/pgxpool"
	"go.opentelemetry.io/otel/trace"
	"golang.org/x/sync/errgroup"

	"waymark/events"
	"waymark/eventstore"
	"waymark/projections/kit"
)

// Options say what an engine works with.
type Options struct {
	Pool   *pgxpool.Pool
	Client *eventstore.Client
	// Node names this process for ever, and no other: after a restart it goes on at once, while another node waits until the
	// owner of a lane was silent for a while.
	Node     string
	Logger   *slog.Logger
	PageSize int // events in a page at most; 4096 if 0
	// Reactors are kept up to date beside the read models.
	Reactors []Reactor
	// Keep is how long the tables stay whose place others took, so that people can compare them; an hour if 0.
	Keep time.Duration
	// Tracer goes on with the traces of the commands whose events are folded; nil: nobody does.
	Tracer trace.Tracer
}

const (
	defaultPageSize = 4096
	defaultKeep     = time.Hour
)

// Engine keeps every read model up to date.
type Engine struct {
	options   Options
	models    []kit.Model
	pace      pace
	subscribe func(eventstore.SubscriberOptions) message.Subscriber
	record    func(events.Raw) (events.Recorded, error) // decodes
	read      func(ctx context.Context, stream string, from int64) iter.Seq2[events.Raw, error]
	first     func(context.Context, events.Position) (id string, there bool, err error) // event of the log from a position on
	marks     map[string]*mark                                                          // of each read model
	nudges    map[string]chan struct{}                                                  // wake the owner of each: somebody asks for something
	end       func(context.Context) (end events.Position, there bool, err error)        // of the log
	convoys   *convoys                                                                  // in which the read models of this node travel
	reactors  []kit.Model
	listener  listener
	measures  measures
}

// pace is how often the engine does what it does again and again.
type pace struct {
	heartbeat time.Duration // between signs of life
	stale     time.Duration // after which a silent owner has lost its read model
	wait      time.Duration // between tries to get a read model that another node has
	first     time.Duration // after a first failure to reach the database; then twice as long each time
	last      time.Duration // at most
	doubt     time.Duration // until an event that the event store does not show counts as not there
	gather    time.Duration // until a convoy starts
	patience  time.Duration // with a read model that takes longer at a page than another one
	follow    time.Duration // until a read model takes a page before what is to take its place
	again     time.Duration // until a reactor's parked product is tried again; then twice as long each time
	againMost time.Duration // at most
	turn      time.Duration // between two tries of the next edition to take over
	renew     time.Duration // between two looks for tables that have had their time
	pass      time.Duration // between two moves of the checkpoint over events that are none of ours
}

// New makes an engine; Run runs it.
func New(o Options) *Engine {
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.PageSize <= 0 {
		o.PageSize = defaultPageSize
	}
	if o.Keep <= 0 {
		o.Keep = defaultKeep
	}
	e := &Engine{
		options: o, models: models(), record: events.Record, read: o.Client.ReadStream, first: o.Client.First,
		end: o.Client.End, marks: map[string]*mark{}, nudges: map[string]chan struct{}{}, measures: newMeasures(models()),
		pace: pace{
			heartbeat: time.Second, stale: 4 * time.Second, wait: 200 * time.Millisecond, first: 50 * time.Millisecond,
			last: 2 * time.Second, doubt: 2 * time.Second, gather: 20 * time.Millisecond, patience: time.Second, follow: 100 * time.Millisecond,
			again: time.Second, againMost: time.Hour, turn: 50 * time.Millisecond, renew: time.Minute, pass: time.Second,
		},
		subscribe: func(s eventstore.SubscriberOptions) message.Subscriber { return eventstore.NewSubscriber(o.Client, s) },
	}
	e.convoys = newConvoys(e, o.PageSize)
	for _, r := range o.Reactors {
		e.reactors = append(e.reactors, r.model())
	}
	for _, m := range e.all() {
		e.marks[m.Name], e.nudges[m.Name] = &mark{}, make(chan struct{}, 1)
	}
	return e
}

// Models lists the names of the read models.
func (e *Engine) Models() []string { return namesOf(e.models) }

func namesOf(models []kit.Model) []string {
	names := make([]string, len(models))
	for i, m := range models {
		names[i] = m.Name
	}
	return names
}

// all are the read models, and what reacts.
func (e *Engine) all() []kit.Model { return slices.Concat(e.models, e.reactors) }

// Run keeps this node's share of the read models up to date until the context ends, and returns its error. Nothing else ends it: it
// waits out any time without the database or the event store, and an event that can't be taken parks its product in the read model,
// visibly, and nothing else.
func (e *Engine) Run(ctx context.Context) error {
	var all errgroup.Group
	for _, m := range e.models {
		all.Go(func() error { return e.keeper(m, e.convoys).run(ctx) })
	}
	defer e.convoys.running.Wait()
	for _, m := range e.reactors {
		all.Go(func() error {
			alone := newConvoys(e, reactorPage)
			defer alone.running.Wait()
			return e.keeper(m, alone).run(ctx)
		})
	}
	return all.Wait()
}

func (e *Engine) consumer(m kit.Model) *consumer {
	return &consumer{
		engine: e, convoys: e.convoys, model: m, pool: e.options.Pool, log: e.options.Logger.With("model", m.Name), mark: e.marks[m.Name],
		asked: make(chan struct{}, 1),
		lease: lease{pool: e.options.Pool, node: e.options.Node, stale: e.pace.stale, model: m, mark: e.marks[m.Name]},
	}
}

// pause waits; false if the context ended meanwhile.
func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// isEnd says whether an error is only that the context ended.
func isEnd(ctx context.Context, err error) bool {
	return ctx.Err() != nil && (errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded))
}
