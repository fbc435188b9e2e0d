package projections

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"waymark/events"
	"waymark/postgres/postgrestest"
)

// A product that changed its lane would be folded twice, or never.
func TestAProductHasItsLaneForEverAndAllLanesAreUsed(t *testing.T) {
	t.Parallel()
	for product, want := range map[string]int32{"ACME": 2, "P1": 1, "P2": 3, "waymark": 7} {
		if got := laneOf(product); got != want {
			t.Errorf("%s is in lane %d, and was in %d", product, got, want)
		}
	}
	for _, odd := range []string{strings.Repeat("x", 300), "a\x00b", "\xff"} {
		if laneOf(odd) != laneOf(kept(odd)) {
			t.Errorf("%q has another lane by its name as it is kept", odd)
		}
	}
	used := map[int32]int{}
	for i := range 8000 {
		used[laneOf(fmt.Sprint("P", i))]++
	}
	for _, lane := range everyLane() {
		if used[lane] < 800 || used[lane] > 1200 {
			t.Errorf("%d of 8,000 products are in lane %d", used[lane], lane)
		}
	}
}

func TestEachNodeHasItsShareOfTheLanes(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		seen attendance
		want []int32
	}{
		"alone":                            {attendance{}, everyLane()},
		"with one more":                    {attendance{Others: []string{"a"}}, []int32{1, 3, 5, 7}},
		"with two":                         {attendance{Others: []string{"z", "a"}}, []int32{1, 4, 7}},
		"with more nodes than lanes":       {attendance{Others: strings.Split("abcdefgh", "")}, nil},
		"making an edition":                {attendance{Others: []string{"a"}, Maker: "node", Renewing: true}, everyLane()},
		"while another makes one":          {attendance{Others: []string{"a"}, Maker: "a", Renewing: true}, nil},
		"after the maker went":             {attendance{Others: []string{"z"}, Maker: "gone", Renewing: true}, everyLane()},
		"after it went, and another comes": {attendance{Others: []string{"a"}, Maker: "gone", Renewing: true}, nil},
	} {
		if got := test.seen.shares("node"); !slices.Equal(got, test.want) {
			t.Errorf("%s it has %v, want %v", name, got, test.want)
		}
	}
	nodes := []string{"a", "b", "c", "d", "e"}
	for n := range nodes {
		var given []int32
		for i, node := range nodes[:n+1] {
			others := slices.Delete(slices.Clone(nodes[:n+1]), i, i+1)
			given = append(given, attendance{Others: others}.shares(node)...)
		}
		slices.Sort(given)
		if !slices.Equal(given, everyLane()) {
			t.Errorf("%d nodes have %v", n+1, given)
		}
	}
}

// spread waits until the nodes share the lanes of each read model, each node as many as the next or one more, with one consumer of each.
func spread(t *testing.T, running map[string]*Engine) {
	t.Helper()
	var any *Engine
	for _, any = range running {
	}
	eventually(t, "the lanes are spread", func() error {
		states, err := any.States(t.Context())
		if err != nil {
			return err
		}
		for _, s := range states {
			counts := map[string]int{}
			for _, l := range s.Lanes {
				if l.Worker != Idle {
					return fmt.Errorf("lane %d of %s is %s", l.Lane, s.Name, l.Worker)
				}
				counts[l.Owner]++
			}
			has := slices.Collect(maps.Values(counts))
			if len(counts) != len(running) || slices.Max(has)-slices.Min(has) > 1 {
				return fmt.Errorf("%s: %v", s.Name, counts)
			}
			for node := range counts {
				if running[node] == nil {
					return fmt.Errorf("%s has lanes of %s and does not run", node, s.Name)
				}
			}
		}
		return nil
	})
}

// oneConsumerEach waits until each node has gathered its lanes of each read model in one consumer. Events come meanwhile, as at one
// they meet.
func oneConsumerEach(t *testing.T, running map[string]*Engine, more func()) {
	t.Helper()
	eventually(t, "each node has one consumer of each read model", func() error {
		more()
		for node, e := range running {
			e.convoys.mu.Lock()
			defer e.convoys.mu.Unlock()
			if n := len(e.convoys.list); n != 1 || len(e.convoys.list[0].members) != len(e.models) {
				return fmt.Errorf("%s has %d convoys", node, n)
			}
		}
		return nil
	})
}

// nodes are engines of several nodes that are quick to see each other, on one store and one database whose moves are kept.
func nodes(t *testing.T, s *store, names ...string) (run func(name string, prepare ...func(*Engine)) (*Engine, func()), pool *pgxpool.Pool) {
	t.Helper()
	dsn := postgrestest.Database(t)
	_, pool = engines(t, s, dsn)
	pools := map[string]*pgxpool.Pool{}
	for _, name := range names {
		pools[name] = asNode(t, dsn, name)
	}
	return func(name string, prepare ...func(*Engine)) (*Engine, func()) {
		e := quick(t, pools[name], s.client, name)
		for _, do := range prepare {
			do(e)
		}
		return e, start(t, e)
	}, pool
}

func TestLanesAreSpreadOverTheNodesAndMoveWhenNodesComeAndGo(t *testing.T) {
	t.Parallel()
	log := syntheticLog(1400)
	s := openStore(t)
	run, pool := nodes(t, s, "a", "b", "c")
	running, stops, appended := map[string]*Engine{}, map[string]func(){}, 0
	more := func(n int) {
		s.append(t, log[appended:appended+n])
		appended += n
		for _, e := range running {
			waitFor(t, e, s.appended, e.Models()...)
		}
	}
	for _, name := range []string{"b", "a", "c"} {
		running[name], stops[name] = run(name)
		more(200)
		spread(t, running)
	}
	oneConsumerEach(t, running, func() {
		if appended < 1000 {
			more(10)
		}
	})
	stops["a"]()
	delete(running, "a")
	more(100)
	spread(t, running)
	stops["c"]()
	delete(running, "c")
	more(100)
	spread(t, running)
	running["a"], _ = run("a")
	more(100)
	spread(t, running)
	t.Logf("%d epochs", oneOwner(t, pool))
	holds(t, pool, log[:appended])
}

// Nodes come, end and die at random while events come. Each lane has one owner at a time, and in the end each read model holds what a
// fresh fold makes.
func TestHoweverNodesComeAndGoEachEventIsFoldedOnce(t *testing.T) {
	t.Parallel()
	log := syntheticLog(1500)
	s := openStore(t)
	names := []string{"a", "b", "c", "d"}
	run, pool := nodes(t, s, names...)
	random := rand.New(rand.NewPCG(11, 12))
	running, stops := map[string]*Engine{}, map[string]func(){}
	for rest := log; len(rest) > 0; {
		name := names[random.IntN(len(names))]
		switch stop := stops[name]; {
		case stop == nil:
			running[name], stops[name] = run(name)
		case random.IntN(3) == 0: // all seem to be dead: whoever looks first takes over
			jump(t, pool, time.Hour)
		default:
			stop()
			delete(stops, name)
			delete(running, name)
		}
		n := min(len(rest), 1+random.IntN(60))
		s.append(t, rest[:n])
		rest = rest[n:]
		for _, e := range running {
			waitFor(t, e, s.appended, e.Models()[random.IntN(len(e.models))])
		}
	}
	if running["a"] == nil {
		running["a"], stops["a"] = run("a")
	}
	waitFor(t, running["a"], s.appended, running["a"].Models()...)
	spread(t, running)
	t.Logf("%d epochs", oneOwner(t, pool))
	holds(t, pool, log)
}

// People ask for rebuilds and cancel them while nodes come and go.
func TestHoweverNodesComeAndGoRebuildsEndWithWhatTheLogSays(t *testing.T) {
	t.Parallel()
	log := syntheticLog(1000)
	s := openStore(t)
	names := []string{"a", "b", "c"}
	run, pool := nodes(t, s, names...)
	random := rand.New(rand.NewPCG(13, 14))
	running, stops := map[string]*Engine{}, map[string]func(){}
	running["a"], stops["a"] = run("a")
	asking, models := running["a"], running["a"].Models()
	for rest := log; len(rest) > 0; {
		model := models[random.IntN(len(models))]
		switch name := names[random.IntN(len(names))]; random.IntN(4) {
		case 0:
			if err := asking.Rebuild(t.Context(), model); err != nil {
				t.Fatal(err)
			}
		case 1:
			if err := asking.CancelRebuild(t.Context(), model); err != nil && !errors.Is(err, ErrNotBuilding) {
				t.Fatal(err)
			}
		case 2:
			if stops[name] == nil {
				running[name], stops[name] = run(name)
			}
		default:
			if len(running) > 1 && stops[name] != nil {
				stops[name]()
				delete(stops, name)
				delete(running, name)
			}
		}
		n := min(len(rest), 1+random.IntN(40))
		s.append(t, rest[:n])
		rest = rest[n:]
		for _, e := range running {
			waitFor(t, e, s.appended, models[random.IntN(len(models))])
		}
	}
	eventually(t, "all that was asked for is done", func() error {
		for _, m := range models {
			if got := stateOf(t, asking, m); got.Asked || got.Rebuild != nil {
				return fmt.Errorf("%+v", got)
			}
		}
		return nil
	})
	spread(t, running)
	holds(t, pool, log)
}

// All lanes go to one node, which makes the edition, and are spread again.
func TestAReadModelThatSeveralNodesShareIsBuiltAnewByOneOfThem(t *testing.T) {
	t.Parallel()
	log := syntheticLog(900)
	s := openStore(t)
	run, pool := nodes(t, s, "a", "b", "c")
	running := map[string]*Engine{}
	for _, name := range []string{"a", "b", "c"} {
		running[name], _ = run(name)
	}
	s.append(t, log[:500])
	spread(t, running)
	execute(t, pool, "update backlog.story set title = 'by hand' where number = 1")
	if err := running["c"].Rebuild(t.Context(), "backlog"); err != nil {
		t.Fatal(err)
	}
	appended := 500
	eventually(t, "the next edition takes over while events come", func() error {
		if appended < len(log) {
			s.append(t, log[appended:appended+5])
			appended += 5
			waitFor(t, running["c"], s.appended, "backlog")
		}
		return serves(t, running["b"], "backlog")
	})
	if got := tookOver(t, running["b"], "backlog").Differing(); !slices.Equal(got, []string{"story"}) {
		t.Errorf("these differ: %v", got)
	}
	spread(t, running)
	waitFor(t, running["a"], s.appended, running["a"].Models()...)
	oneOwner(t, pool)
	holds(t, pool, log[:appended])
}

// Nothing happens meanwhile that would bring the lanes together.
func TestAReadModelThatSeveralNodesShareIsBuiltAnewThoughNoEventsCome(t *testing.T) {
	t.Parallel()
	log := syntheticLog(300)
	s := openStore(t)
	run, pool := nodes(t, s, "a", "b", "c")
	running := map[string]*Engine{}
	for _, name := range []string{"a", "b", "c"} {
		running[name], _ = run(name)
	}
	s.append(t, log)
	s.foreign(t, 50)
	spread(t, running)
	for _, model := range running["a"].Models() {
		if err := running["b"].Rebuild(t.Context(), model); err != nil {
			t.Fatal(err)
		}
	}
	for _, model := range running["a"].Models() {
		tookOver(t, running["c"], model)
	}
	spread(t, running)
	holds(t, pool, log)
}

// What waits goes with its lane: the node that has it now can try it again.
func TestAParkedProductGoesWithItsLane(t *testing.T) {
	t.Parallel()
	log := syntheticLog(600)
	s := openStore(t)
	run, pool := nodes(t, s, "a", "b")
	bad, product := log[300], productOf(log[300])
	var mended atomic.Bool
	unreadable := func(e *Engine) {
		e.record = func(raw events.Raw) (events.Recorded, error) {
			if raw.ID == bad.ID && !mended.Load() {
				return events.Recorded{}, errors.New("not yet known")
			}
			return events.Record(raw)
		}
	}
	running := map[string]*Engine{}
	running["a"], _ = run("a", unreadable)
	s.append(t, log)
	waitFor(t, running["a"], s.appended, running["a"].Models()...)
	if got := parkedRows(t, pool, "decisions"); len(got) != 1 || got[0].Product != product {
		t.Fatalf("parked: %+v", got)
	}
	running["b"], _ = run("b", unreadable)
	spread(t, running)
	if got := parkedRows(t, pool, "decisions"); len(got) != 1 || got[0].Product != product {
		t.Fatalf("parked after its lane may have moved: %+v", got)
	}
	mended.Store(true)
	eventually(t, "nothing is parked", func() error {
		for _, parked := range texts(t, pool, "select model from waymark.parked") {
			for _, e := range running { // whichever has the lane
				if _, err := e.Ask(t.Context(), parked, Retry, product, ""); err != nil && !errors.Is(err, ErrNotParked) && !errors.Is(err, ErrBusy) {
					t.Error(err)
				}
			}
		}
		if got := texts(t, pool, "select product from waymark.parked"); len(got) > 0 {
			return fmt.Errorf("%v", got)
		}
		return nil
	})
	holds(t, pool, log)
}
