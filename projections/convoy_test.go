package projections

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"pgregory.net/rapid"

	"waymark/events"
	"waymark/eventstore"
	"waymark/postgres/postgrestest"
	"waymark/projections/kit"
)

// inOneConvoy waits until all read models of a node travel in one convoy.
func inOneConvoy(t *testing.T, e *Engine) {
	t.Helper()
	eventually(t, "one convoy", func() error {
		e.convoys.mu.Lock()
		defer e.convoys.mu.Unlock()
		if n := len(e.convoys.list); n != 1 || len(e.convoys.list[0].members) != len(e.models) {
			return fmt.Errorf("there are %d convoys", n)
		}
		return nil
	})
}

// gated folds with another folder once a gate is open.
type gated struct {
	kit.Folder
	gate <-chan struct{}
}

func (g *gated) Fold(ctx context.Context, tx pgx.Tx, page []events.Recorded) ([]kit.Change, error) {
	select {
	case <-g.gate:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	return g.Folder.Fold(ctx, tx, page)
}

// One that is built anew may take as long as it takes: the others go on, and it joins them at the end of the log.
func TestOneThatIsBuiltAnewHoldsUpNoOther(t *testing.T) {
	t.Parallel()
	log := syntheticLog(900)
	s, pool := openStore(t), connect(t, postgrestest.Database(t))
	e := New(Options{Pool: pool, Client: s.client, Node: "one", PageSize: 64})
	gates := make(chan chan struct{}, 1)
	open := make(chan struct{})
	close(open)
	gates <- open
	at := slices.IndexFunc(e.models, func(m kit.Model) bool { return m.Name == "backlog" })
	inner := e.models[at].Folder
	e.models[at].Folder = func() kit.Folder {
		gate := <-gates
		gates <- gate
		return &gated{inner(), gate}
	}
	start(t, e)
	s.append(t, log[:300])
	waitFor(t, e, s.appended, e.Models()...)
	inOneConvoy(t, e)

	<-gates
	gate := make(chan struct{})
	gates <- gate
	if err := e.Rebuild(t.Context(), "backlog"); err != nil {
		t.Fatal(err)
	}
	progress(t, e, "backlog", func(p *Progress) bool { return p != nil })
	s.append(t, log[300:600])
	waitFor(t, e, s.appended, e.Models()...)
	if p := progress(t, e, "backlog", func(p *Progress) bool { return p != nil }); p.Built || p.Events > 0 {
		t.Errorf("it is built through a closed gate: %+v", p)
	}

	close(gate)
	s.append(t, log[600:])
	waitFor(t, e, s.appended, e.Models()...)
	tookOver(t, e, "backlog")
	inOneConvoy(t, e)
	holds(t, pool, log)
}

// convoyOf are consumers of all read models on a pool; those of the one that is named refuse what the workshop says.
func convoyOf(t testing.TB, pool *pgxpool.Pool, log []events.Raw, named string) (members []*consumer, w *workshop) {
	t.Helper()
	for _, m := range models() {
		if m.Name == named {
			w = newWorkshop(t, pool, m, log)
			members = append(members, w.consumer)
		} else {
			members = append(members, own(t, pool, m, "one"))
		}
	}
	for _, c := range members {
		c.engine, c.held = members[0].engine, t.Context()
		if w != nil {
			c.engine = w.engine
		}
	}
	return members, w
}

// Whatever one read model refuses, in pages of random sizes: it parks that, and the others hold what a fresh fold makes.
func TestWhatOneReadModelRefusesIsNoMatterOfTheOthers(t *testing.T) {
	t.Parallel()
	log := syntheticLog(300)
	wants := map[string]string{}
	for _, m := range models() {
		wants[m.Name] = expected(t, m, log)
	}
	var names []string
	for kind := range kinds() {
		names = append(names, kind)
	}
	slices.Sort(names)
	round := 0
	rapid.Check(t, func(rt *rapid.T) {
		if round++; round > 5 { // each has a database of its own: enough
			return
		}
		pool := connect(t, postgrestest.Database(t))
		defer pool.Close()
		faulty := models()[rapid.IntRange(0, len(models())-1).Draw(rt, "model")]
		members, w := convoyOf(t, pool, log, faulty.Name)
		mine := readBy(faulty, log)
		raw := mine[rapid.IntRange(0, len(mine)-1).Draw(rt, "event")]
		kind := rapid.SampledFrom(names).Draw(rt, "kind")
		w.refuse(raw.ID, kind)
		ahead := members[rapid.IntRange(0, len(members)-1).Draw(rt, "ahead")]
		if ahead != w.consumer {
			pages(rt, ahead, log[:rapid.IntRange(0, len(log)).Draw(rt, "by")], func() int { return len(log) }, false)
		}
		for rest := log; len(rest) > 0; {
			n := min(len(rest), rapid.IntRange(1, 2*fewEvents).Draw(rt, "page"))
			p := eventstore.Page{Events: rest[:n], End: rest[n-1].Position, CaughtUp: n == len(rest)}
			for _, c := range members {
				c.mu.Lock()
			}
			if err := errors.Join(takeAll(t.Context(), members, p, patience)...); err != nil {
				rt.Fatal(err)
			}
			rest = rest[n:]
		}
		for _, c := range members {
			whole := func(product string) bool { return product != productOf(raw) }
			if c != w.consumer && len(w.coding) == 0 { // what can't be decoded parks its product wherever it is read
				whole = func(string) bool { return true }
			}
			if rows(dump(t, pool, c.model.Name), whole) != rows(wants[c.model.Name], whole) {
				rt.Fatalf("%s holds other rows than a fresh fold", c.model.Name)
			}
		}
		parked := parkedRows(rt, pool, faulty.Name)
		if len(parked) != 1 || parked[0].EventID != raw.ID {
			rt.Fatalf("parked: %+v, want %s", parked, raw.ID)
		}
	})
}

// A transaction of all read models that is cut at any step of what goes to the database takes effect once.
func TestATransactionOfAllThatIsCutAnywhereIsAppliedOnce(t *testing.T) {
	t.Parallel()
	log := syntheticLog(400)
	config, err := pgxpool.ParseConfig(postgrestest.Database(t))
	if err != nil {
		t.Fatal(err)
	}
	knife := &cutter{}
	config.ConnConfig.Tracer = knife
	pool, err := pgxpool.NewWithConfig(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	members, _ := convoyOf(t, pool, log, "")
	random := rand.New(rand.NewPCG(5, 6))
	cuts := 0
	for rest := log; len(rest) > 0; {
		ctx, cancel := context.WithCancel(t.Context())
		*knife = cutter{left: 1 + random.IntN(250), cut: cancel}
		n := min(len(rest), 1+random.IntN(fewEvents))
		err := together(ctx, members, eventstore.Page{Events: rest[:n]})
		cancel()
		*knife = cutter{}
		if err != nil {
			if cuts++; cuts > 1000 {
				t.Fatalf("it does not get on: %v", err)
			}
			for _, c := range members {
				resume(t, c)
			}
		}
		rest = remaining(members[0], rest)
	}
	if cuts == 0 {
		t.Error("no page was cut")
	}
	for _, m := range models() {
		if dump(t, pool, m.Name) != expected(t, m, log) {
			t.Errorf("after %d cuts the rows of %s differ", cuts, m.Name)
		}
	}
}

// hanging folds with another folder, once the gate that there is at the time is open.
type hanging struct {
	kit.Folder
	gate *atomic.Pointer[gated]
}

func (h *hanging) Fold(ctx context.Context, tx pgx.Tx, page []events.Recorded) ([]kit.Change, error) {
	return (&gated{h.Folder, h.gate.Load().gate}).Fold(ctx, tx, page)
}

// Pages so small that all take them in one transaction: whoever hangs in it hangs alone soon.
func TestOneThatHangsInATransactionOfAllHoldsUpNoOther(t *testing.T) {
	t.Parallel()
	log := syntheticLog(300)
	s, pool := openStore(t), connect(t, postgrestest.Database(t))
	e := New(Options{Pool: pool, Client: s.client, Node: "one", PageSize: fewEvents})
	e.pace.stale, e.pace.heartbeat, e.pace.patience = time.Second, 50*time.Millisecond, 50*time.Millisecond
	open := make(chan struct{})
	close(open)
	var gate atomic.Pointer[gated]
	gate.Store(&gated{gate: open})
	at := slices.IndexFunc(e.models, func(m kit.Model) bool { return m.Name == "backlog" })
	inner := e.models[at].Folder
	e.models[at].Folder = func() kit.Folder { return &hanging{inner(), &gate} }
	others := slices.DeleteFunc(e.Models(), func(name string) bool { return name == "backlog" })
	start(t, e)
	s.append(t, log[:100])
	waitFor(t, e, s.appended, e.Models()...)
	inOneConvoy(t, e)
	closed := make(chan struct{})
	gate.Store(&gated{gate: closed})
	s.append(t, log[100:200])
	waitFor(t, e, s.appended, others...)
	gate.Store(&gated{gate: open})
	close(closed)
	s.append(t, log[200:])
	waitFor(t, e, s.appended, e.Models()...)
	holds(t, pool, log)
}
