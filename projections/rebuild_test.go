package projections

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"waymark/events"
	"waymark/postgres/postgrestest"
	"waymark/projections/kit"
)

// stateOf is how a read model is.
func stateOf(t testing.TB, e *Engine, model string) State {
	t.Helper()
	states, err := e.States(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return states[slices.Index(e.Models(), model)]
}

// progress waits until the next edition of a read model is as wanted.
func progress(t testing.TB, e *Engine, model string, wanted func(*Progress) bool) *Progress {
	t.Helper()
	var s State
	eventually(t, "the next edition of "+model, func() error {
		if s = stateOf(t, e, model); !wanted(s.Rebuild) {
			return fmt.Errorf("%+v, %+v", s, s.Rebuild)
		}
		return nil
	})
	return s.Rebuild
}

// tookOver waits until what was built of a read model serves, and says how it compared.
func tookOver(t testing.TB, e *Engine, model string) Comparison {
	t.Helper()
	eventually(t, "the next edition takes over", func() error { return serves(t, e, model) })
	return *stateOf(t, e, model).Compared
}

// serves says why no next edition of a read model has taken over, or why another is to.
func serves(t testing.TB, e *Engine, model string) error {
	t.Helper()
	if s := stateOf(t, e, model); s.Asked || s.Rebuild != nil || s.Compared == nil {
		return fmt.Errorf("%+v, %+v", s, s.Rebuild)
	}
	return nil
}

// sluice lets the folds of next editions take so many events, and then no more until it is opened.
type sluice struct {
	mu     sync.Mutex
	left   int
	opened chan struct{}
	killed chan struct{}
	taken  int
}

// install has it in the way of all that the engine builds of a read model.
func (s *sluice) install(t *testing.T, e *Engine, name string, left int) {
	s.left, s.opened, s.killed = left, make(chan struct{}), make(chan struct{})
	at := slices.Index(e.Models(), name)
	inner := e.models[at].Folder
	e.models[at].Folder = func() kit.Folder { return &sluiced{inner(), s} }
	t.Cleanup(s.open)
}

func (s *sluice) open() {
	s.mu.Lock()
	defer s.mu.Unlock()
	select {
	case <-s.opened:
	default:
		close(s.opened)
	}
}

// pass says whether a page may pass.
func (s *sluice) pass(n int) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.left -= n
	s.taken += n
	return s.left >= 0
}

func (s *sluice) passed() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.taken
}

// reached waits until so many events have come to it.
func (s *sluice) reached(t *testing.T, events int) {
	t.Helper()
	eventually(t, "events come to the sluice", func() error {
		if got := s.passed(); got < events {
			return fmt.Errorf("%d", got)
		}
		return nil
	})
}

type sluiced struct {
	kit.Folder
	sluice *sluice
}

func (g *sluiced) Fold(ctx context.Context, tx pgx.Tx, page []events.Recorded) ([]kit.Change, error) {
	var edition string
	if err := tx.QueryRow(ctx, "select current_schema()").Scan(&edition); err != nil {
		return nil, err
	}
	if strings.HasSuffix(edition, "_next") && !g.sluice.pass(len(page)) {
		select {
		case <-g.sluice.opened:
		case <-g.sluice.killed:
			return nil, context.Canceled
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	return g.Folder.Fold(ctx, tx, page)
}

func schemas(t *testing.T, pool *pgxpool.Pool) []string {
	t.Helper()
	return texts(t, pool, "select nspname::text from pg_namespace where nspname like 'backlog%' order by 1")
}

func TestAReadModelIsAnsweredFromWhileItIsBuiltAnewAndThenHoldsWhatTheLogSays(t *testing.T) {
	t.Parallel()
	log := syntheticLog(600)
	s, pool := openStore(t), connect(t, postgrestest.Database(t))
	s.append(t, log[:400])
	e := quick(t, pool, s.client, "one")
	e.options.Keep = 24 * time.Hour
	var gate sluice
	gate.install(t, e, "backlog", 100)
	start(t, e)
	waitFor(t, e, s.appended, e.Models()...)
	ready(t, e)
	execute(t, pool, "update backlog.story set title = 'by hand' where number = 1") // somebody's accident
	elsewhere := New(Options{Pool: pool, Client: s.client, Node: "two"})
	if err := elsewhere.Rebuild(t.Context(), "nonsense"); !errors.Is(err, ErrUnknownModel) {
		t.Errorf("no such read model: %v", err)
	}
	if err := elsewhere.Rebuild(t.Context(), "backlog"); err != nil {
		t.Fatal(err)
	}
	progress(t, elsewhere, "backlog", func(p *Progress) bool { return p != nil && p.Events > 0 })
	s.append(t, log[400:])
	waitFor(t, e, s.appended, e.Models()...)
	if err := e.Ready(t.Context()); err != nil {
		t.Errorf("while it is built: %v", err)
	}
	p := progress(t, elsewhere, "backlog", func(p *Progress) bool { return p != nil })
	if p.Built || p.Events >= p.About || p.Rate <= 0 || p.Left <= 0 {
		t.Errorf("half way: %+v", p)
	}
	gate.open()
	compared := tookOver(t, elsewhere, "backlog")
	if got := compared.Differing(); !slices.Equal(got, []string{"story"}) || len(compared.Tables) < 5 {
		t.Errorf("these differ: %v of %+v", got, compared)
	}
	ready(t, e)
	holds(t, pool, log)
	if got := schemas(t, pool); !slices.Equal(got, []string{"backlog", "backlog_before"}) {
		t.Errorf("there is %v", got)
	}
	if err := e.Rebuild(t.Context(), "backlog"); err != nil { // which holds the same now
		t.Fatal(err)
	}
	eventually(t, "the second one takes over", func() error {
		if again := tookOver(t, e, "backlog"); again.At.Equal(compared.At) || len(again.Differing()) > 0 {
			return fmt.Errorf("%+v", again)
		}
		return nil
	})
	holds(t, pool, log)
}

func TestWhatServedBeforeIsDroppedOnceItHasHadItsTime(t *testing.T) {
	t.Parallel()
	s, pool := openStore(t), connect(t, postgrestest.Database(t))
	s.append(t, syntheticLog(100))
	e := quick(t, pool, s.client, "one")
	e.options.Keep = time.Millisecond
	start(t, e)
	ready(t, e)
	if err := e.Rebuild(t.Context(), "backlog"); err != nil {
		t.Fatal(err)
	}
	tookOver(t, e, "backlog")
	eventually(t, "the old tables are gone", func() error {
		if got := schemas(t, pool); len(got) > 1 {
			return fmt.Errorf("there is %v", got)
		}
		return nil
	})
	if got := texts(t, pool, "select name from waymark.projection where name like 'backlog%'"); len(got) != 1 {
		t.Errorf("rows of %v", got)
	}
}

func TestARebuildThatIsKilledHalfwayGoesOnWhereItWas(t *testing.T) {
	t.Parallel()
	log := syntheticLog(1000)
	s, pool := openStore(t), connect(t, postgrestest.Database(t))
	s.append(t, log)
	e := quick(t, pool, s.client, "one")
	var gate sluice
	gate.install(t, e, "decisions", len(log)/2)
	stop := start(t, e)
	ready(t, e)
	if err := e.Rebuild(t.Context(), "decisions"); err != nil {
		t.Fatal(err)
	}
	gate.reached(t, len(log)/2)
	close(gate.killed)
	stop()
	built := stateOf(t, e, "decisions").Rebuild
	if built == nil || built.Events < 100 {
		t.Fatalf("built was %+v", built)
	}
	dies(t, pool)
	after := quick(t, pool, s.client, "two")
	var rest sluice
	rest.install(t, after, "decisions", len(log))
	start(t, after)
	tookOver(t, after, "decisions")
	ready(t, after)
	if got := rest.passed(); got != len(log)-int(built.Events) {
		t.Errorf("%d events were folded after %d of %d", got, built.Events, len(log))
	}
	holds(t, pool, log)
}

// Node after node rebuilds a read model and ends somewhere on the way, the log grows, and somebody changes rows by hand. The last
// rebuild leaves nothing of all that.
func TestWhateverInterruptsRebuildsTheLastOneHoldsWhatTheLogSays(t *testing.T) {
	t.Parallel()
	log := syntheticLog(900)
	s, pool := openStore(t), connect(t, postgrestest.Database(t))
	random := rand.New(rand.NewPCG(3, 4))
	const rounds = 6
	for round := range rounds {
		e := quick(t, pool, s.client, fmt.Sprint("node", round))
		name := []string{"backlog", "decisions"}[round%2]
		var gate sluice
		gate.install(t, e, name, random.IntN(200))
		stop := start(t, e)
		s.append(t, log[round*100:round*100+100])
		waitFor(t, e, s.appended, e.Models()...)
		execute(t, pool, "update "+pgx.Identifier{name, map[string]string{"backlog": "story", "decisions": "decision"}[name]}.Sanitize()+" set product = lower(product) where random() < 0.1")
		if err := e.Rebuild(t.Context(), name); err != nil {
			t.Fatal(err)
		}
		gate.reached(t, 1)
		close(gate.killed)
		stop()
	}
	e := quick(t, pool, s.client, "last")
	start(t, e)
	s.append(t, log[rounds*100:])
	for _, name := range []string{"backlog", "decisions"} {
		eventually(t, "what was begun takes over", func() error {
			if got := stateOf(t, e, name); got.Asked || got.Rebuild != nil || !got.CaughtUp {
				return fmt.Errorf("%+v", got)
			}
			return nil
		})
		if err := e.Rebuild(t.Context(), name); err != nil {
			t.Fatal(err)
		}
		tookOver(t, e, name)
	}
	waitFor(t, e, s.appended, e.Models()...)
	ready(t, e)
	holds(t, pool, log)
}

func TestARebuildThatIsCancelledLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	log := syntheticLog(600)
	s, pool := openStore(t), connect(t, postgrestest.Database(t))
	s.append(t, log[:400])
	e := quick(t, pool, s.client, "one")
	var gate sluice
	gate.install(t, e, "backlog", 100)
	start(t, e)
	ready(t, e)
	if err := e.CancelRebuild(t.Context(), "backlog"); !errors.Is(err, ErrNotBuilding) {
		t.Errorf("nothing is built: %v", err)
	}
	if err := e.Rebuild(t.Context(), "backlog"); err != nil {
		t.Fatal(err)
	}
	gate.reached(t, 101)
	elsewhere := New(Options{Pool: pool, Client: s.client, Node: "two"})
	cancelled := make(chan error, 1)
	go func() { cancelled <- elsewhere.CancelRebuild(t.Context(), "backlog") }()
	eventually(t, "it waits for the page that is being taken", func() error {
		if len(texts(t, pool, "select 'waits' from pg_locks where not granted")) == 0 {
			return errors.New("not yet")
		}
		return nil
	})
	gate.open()
	if err := <-cancelled; err != nil {
		t.Fatal(err)
	}
	if got := schemas(t, pool); !slices.Equal(got, []string{"backlog"}) {
		t.Errorf("there is %v", got)
	}
	s.append(t, log[400:])
	waitFor(t, e, s.appended, e.Models()...)
	if got := stateOf(t, e, "backlog"); got.Asked || got.Rebuild != nil || got.Compared != nil {
		t.Errorf("%+v", got)
	}
	if err := e.Rebuild(t.Context(), "backlog"); err != nil {
		t.Fatal(err)
	}
	tookOver(t, e, "backlog")
	ready(t, e)
	holds(t, pool, log)
}

// After an upgrade that changed only the fold, queries are answered from what the program before made until the new rows are there.
func TestAnotherFoldBuildsItsRowsBesideThoseThatServe(t *testing.T) {
	t.Parallel()
	log := syntheticLog(600)
	s, pool := openStore(t), connect(t, postgrestest.Database(t))
	s.append(t, log[:400])
	before := quick(t, pool, s.client, "one")
	stop := start(t, before)
	ready(t, before)
	stop()
	after := quick(t, pool, s.client, "one")
	at := slices.Index(after.Models(), "backlog")
	after.models[at].Fold++
	var gate sluice
	gate.install(t, after, "backlog", 100)
	start(t, after)
	ready(t, after)
	s.append(t, log[400:])
	waitFor(t, after, s.appended, after.Models()...)
	if got := stateOf(t, after, "backlog"); got.Version != before.models[at].Version() || got.Rebuild == nil || got.Rebuild.Version != after.models[at].Version() {
		t.Errorf("while it is built: %+v", got)
	}
	start(t, quick(t, pool, s.client, "two")) // of the program before: it waits
	gate.open()
	if compared := tookOver(t, after, "backlog"); compared.Version != before.models[at].Version() {
		t.Errorf("%+v", compared)
	}
	ready(t, after)
	if got := stateOf(t, after, "backlog"); got.Version != after.models[at].Version() || got.Owner != "one" {
		t.Errorf("in the end: %+v", got)
	}
	holds(t, pool, log)
}
