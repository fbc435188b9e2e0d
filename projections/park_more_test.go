package projections

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"pgregory.net/rapid"

	"waymark/domain/backlog"
	"waymark/domain/discovery"
	"waymark/domain/product"
	"waymark/domain/roadmap"
	"waymark/events"
	"waymark/postgres/postgrestest"
	"waymark/projections/kit"
)

// Random events of random products are refused in random ways, in pages of random sizes: whatever that parks, the other
// products hold what a fresh fold of the log makes, and once all is mended and tried again every product does.
func TestRandomRefusalsStopOnlyTheirProducts(t *testing.T) {
	t.Parallel()
	log := syntheticLog(300)
	var names []string
	for kind := range kinds() {
		names = append(names, kind)
	}
	slices.Sort(names)
	wants := map[string]string{}
	round := 0
	rapid.Check(t, func(rt *rapid.T) {
		if round++; round > 25 { // each has a database of its own: enough
			return
		}
		m := rapid.SampledFrom(models()).Draw(rt, "model")
		if wants[m.Name] == "" {
			wants[m.Name] = expected(t, m, log)
		}
		pool := connect(t, postgrestest.Database(t))
		defer pool.Close()
		w := newWorkshop(t, pool, m, log)
		mine := readBy(m, log)
		refused := map[string]string{} // the first refused event of each product
		var mended []string
		for range rapid.IntRange(1, 6).Draw(rt, "faults") {
			raw := rapid.SampledFrom(mine).Draw(rt, "event")
			w.refuse(raw.ID, rapid.SampledFrom(names).Draw(rt, "kind"))
			mended = append(mended, raw.ID)
		}
		for _, raw := range mine {
			if slices.Contains(mended, raw.ID) && refused[productOf(raw)] == "" {
				refused[productOf(raw)] = raw.ID
			}
		}
		pages(rt, w.consumer, log, func() int { return rapid.IntRange(1, 200).Draw(rt, "page") }, true)
		others := func(product string) bool { return refused[product] == "" }
		if rows(dump(t, pool, m.Name), others) != rows(wants[m.Name], others) {
			rt.Fatal("other products hold other rows than a fresh fold")
		}
		for _, p := range parkedRows(rt, pool, m.Name) {
			if p.EventID != refused[p.Product] {
				rt.Fatalf("%s is parked behind %s, want %s", p.Product, p.EventID, refused[p.Product])
			}
			delete(refused, p.Product)
		}
		if len(refused) > 0 {
			rt.Fatalf("not parked: %v", refused)
		}
		for _, id := range mended {
			w.mend(id)
		}
		execute(t, pool, "update waymark.parked set request = 'retry'")
		w.engine.options.PageSize = rapid.IntRange(1, 50).Draw(rt, "step")
		w.work(rt)
		if dump(t, pool, m.Name) != wants[m.Name] {
			rt.Fatal("after the retries the rows are not those of a fresh fold")
		}
	})
}

// tellTwo is a log of two products with an event of every book that says "skip me", and others before and after it.
func tellTwo(t *testing.T) []events.Raw {
	h := newHistory()
	for _, key := range []string{"ACME", "OTHER"} {
		h.start(key)
	}
	for _, text := range []string{"before", "skip me", "after"} {
		for _, key := range []string{"ACME", "OTHER"} {
			mustDecide(t, h, key, product.RenameProduct{Name: text})
			mustDecide(t, h, key, discovery.CaptureNeed{Statement: text})
			if text == "before" {
				mustDecide(t, h, key, roadmap.PlanInitiative{Title: text})
				mustDecide(t, h, key, backlog.WriteStory{Title: text})
				continue
			}
			mustDecide(t, h, key, roadmap.ReviseInitiative{Initiative: key + "-I1", Title: &text})
			mustDecide(t, h, key, backlog.ReviseStory{Story: key + "-1", Title: &text})
		}
	}
	return h.log
}

func TestASkippedEventIsLeftOutAndStaysVisible(t *testing.T) {
	t.Parallel()
	log := tellTwo(t)
	for _, m := range models() {
		t.Run(m.Name, func(t *testing.T) {
			pool := connect(t, postgrestest.Database(t))
			w := newWorkshop(t, pool, m, log)
			mine := readBy(m, log)
			at := slices.IndexFunc(mine, func(raw events.Raw) bool {
				return productOf(raw) == "ACME" && strings.Contains(string(raw.Data), "skip me")
			})
			bad := mine[at]
			w.refuse(bad.ID, "class 22")
			first := append(slices.Clone(upTo(log, bad.ID)), bad) // so that nothing waits behind it
			pages(t, w.consumer, first, func() int { return 3 }, false)
			w.ask(t, "skip", "ACME")
			if left := parkedRows(t, pool, m.Name); len(left) != 0 {
				t.Fatalf("parked is %+v", left)
			}
			pages(t, w.consumer, log[len(first):], func() int { return 3 }, false)
			if left := parkedRows(t, pool, m.Name); len(left) != 0 {
				t.Fatalf("what came after it is parked: %+v", left)
			}
			its := func(product string) bool { return product == "ACME" }
			got := rows(dump(t, pool, m.Name), its)
			if strings.Contains(got, "skip me") && m.Name != "decisions" || !strings.Contains(got, "after") && m.Name != "analytics" { // which counts, and keeps no text
				t.Errorf("its product holds\n%s", got)
			}
			if m.Name == "decisions" && strings.Contains(got, bad.ID) {
				t.Errorf("the event is in the history")
			}
			others := func(product string) bool { return product != "ACME" }
			want := expected(t, m, log)
			if rows(dump(t, pool, m.Name), others) != rows(want, others) {
				t.Error("the other product holds other rows")
			}
			if of(dump(t, pool, m.Name), "book_revision") != of(want, "book_revision") {
				t.Error("an instant leads to another revision")
			}
			skipped, err := w.engine.Skipped(t.Context(), m.Name)
			if err != nil || len(skipped) != 1 || skipped[0].EventID != bad.ID || skipped[0].Stream != bad.Stream || skipped[0].Error == "" {
				t.Errorf("skipped is %+v, %v", skipped, err)
			}
			m.Schema += "\n" // made anew it leaves nothing out
			pages(t, own(t, pool, m, "one"), log, func() int { return 100 }, false)
			if skipped, err := w.engine.Skipped(t.Context(), m.Name); err != nil || len(skipped) != 0 {
				t.Errorf("made anew skipped is %+v, %v", skipped, err)
			}
		})
	}
}

// of is the rows of one table in a dump.
func of(dump, table string) string {
	lines := strings.Split(dump, "\n")
	return strings.Join(slices.DeleteFunc(lines, func(line string) bool { return !strings.HasPrefix(line, table+" ") }), "\n")
}

// An owner that is killed anywhere while parked products are tried again leaves a state from which the next one goes on.
func TestARetryThatIsCutAnywhereIsAppliedOnce(t *testing.T) {
	t.Parallel()
	log := syntheticLog(900)
	m := modelNamed(t, "backlog")
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
	w := newWorkshop(t, pool, m, log)
	mine := readBy(m, log)
	for _, bad := range []int{10, 50, 51, 90, 120, 200} {
		w.refuse(mine[bad].ID, "class 23")
	}
	pages(t, w.consumer, log[:600], func() int { return 100 }, false)
	if parked := parkedRows(t, pool, m.Name); len(parked) < 3 {
		t.Fatalf("parked is %+v: the test tests nothing", parked)
	}
	clear(w.faults)
	execute(t, pool, "update waymark.parked set request = 'retry'")
	random := rand.New(rand.NewPCG(5, 6))
	cuts := 0
	for rest := log[600:]; len(rest) > 0 || len(w.parked) > 0; rest = remaining(w.consumer, rest) {
		w.engine.options.PageSize = 1 + random.IntN(30)
		ctx, cancel := context.WithCancel(t.Context())
		*knife = cutter{left: 1 + random.IntN(120), cut: cancel}
		var err error
		if len(rest) == 0 || random.IntN(2) == 0 {
			_, err = w.serve(ctx)
		} else {
			err = w.take(ctx, rest[:min(1+random.IntN(60), len(rest))], false)
		}
		cancel()
		*knife = cutter{}
		if err != nil { // another owner goes on
			cuts++
			w = newWorkshop(t, pool, m, log)
		}
	}
	if cuts == 0 {
		t.Error("nothing was cut")
	}
	if dump(t, pool, m.Name) != expected(t, m, log) {
		t.Errorf("after %d cuts the rows differ", cuts)
	}
}

func TestWhatPassesByItselfParksNothing(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]bool{
		"22003": true, "22021": true, "23505": true, "23514": true, "54000": true, "P0001": true, "XX000": true, "": true,
		"08006": false, "0A000": false, "25006": false, "26000": false, "28000": false, "3D000": false, "3F000": false,
		"40001": false, "40P01": false, "42P01": false, "42501": false, "53100": false, "55P03": false, "57014": false,
		"57P01": false, "58030": false,
	} {
		if got := isTheEvents(fmt.Errorf("write: %w", &pgconn.PgError{Code: code})); got != want {
			t.Errorf("%s is the event's fault: %v, want %v", code, got, want)
		}
	}
	for _, err := range []error{
		context.Canceled, context.DeadlineExceeded, io.ErrUnexpectedEOF, net.ErrClosed, ErrLostOwnership, errFewer, pgx.ErrTxClosed,
		&net.OpError{Op: "read", Err: errors.New("reset")},
	} {
		if isTheEvents(kit.Bad(0, fmt.Errorf("load: %w", err))) {
			t.Errorf("%v is the event's fault", err)
		}
	}
}

func TestATableThatIsMissingHoldsUpTheModelAndParksNothing(t *testing.T) {
	t.Parallel()
	log := syntheticLog(300)
	m := modelNamed(t, "backlog")
	pool := connect(t, postgrestest.Database(t))
	c := own(t, pool, m, "one")
	execute(t, pool, "alter table backlog.placed rename to elsewhere")
	if err := c.take(t.Context(), log, true); err == nil {
		t.Error("the page was taken")
	}
	if parked := parkedRows(t, pool, m.Name); len(parked) != 0 || c.at != nil {
		t.Errorf("parked is %+v, the checkpoint %v", parked, c.at)
	}
	execute(t, pool, "alter table backlog.elsewhere rename to placed")
	pages(t, c, log, func() int { return 100 }, false)
	if dump(t, pool, m.Name) != expected(t, m, log) {
		t.Error("the rows differ")
	}
}

// Streams that others write into the same store may have any name, and events of any type: they are passed over, and the
// checkpoint with them. What can't be taken of a stream of a book is parked, also where no product of that key is known.
func TestWhatIsInNoBookIsPassedOverAndWhatIsInABookNever(t *testing.T) {
	t.Parallel()
	log := slices.Clone(tellTwo(t))
	for i, name := range []string{"backlog-" + strings.Repeat("long", 5000), "backlog-no\x00text", "backlog-\xff", "backlog-", "backlog-old.thing", "product-123", "$ce-backlog", "backlog-NEW"} {
		odd := log[len(log)-1]
		odd.Stream, odd.Revision, odd.ID, odd.Type = name, 0, uuid.NewString(), []string{"StoryWritten", "Odd"}[i%2]
		odd.Data = []byte(`{"of":"others"}`)
		odd.Position = events.Position{Commit: odd.Position.Commit + uint64(i) + 1, Prepare: odd.Position.Prepare + uint64(i) + 1}
		log = append(log, odd)
	}
	for _, m := range []kit.Model{modelNamed(t, "backlog"), modelNamed(t, "decisions")} {
		pool := connect(t, postgrestest.Database(t))
		c := own(t, pool, m, "one")
		pages(t, c, log, func() int { return len(log) }, false)
		if parked := parkedRows(t, pool, m.Name); len(parked) != 1 || *c.at != log[len(log)-1].Position {
			t.Errorf("%s: parked is %+v, the checkpoint %v", m.Name, parked, c.at)
		}
	}
}
