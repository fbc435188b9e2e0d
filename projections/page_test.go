package projections

import (
	"cmp"
	"context"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"waymark/domain"
	"waymark/domain/backlog"
	"waymark/domain/discovery"
	"waymark/domain/product"
	"waymark/domain/roadmap"
	"waymark/events"
	"waymark/postgres/postgrestest"
	"waymark/projections/kit"
)

// expected is what a model holds after a log.
func expected(t testing.TB, m kit.Model, log []events.Raw) string {
	t.Helper()
	pool := connect(t, postgrestest.Database(t))
	pages(t, own(t, pool, m, "one"), log, func() int { return 512 }, false)
	return dump(t, pool, m.Name)
}

func modelNamed(t testing.TB, name string) kit.Model {
	t.Helper()
	for _, m := range models() {
		if m.Name == name {
			return m
		}
	}
	t.Fatalf("no model %s", name)
	return kit.Model{}
}

// cutter is a tracer that ends a context at the given step of what goes to the database.
type cutter struct {
	left int
	cut  context.CancelFunc
}

func (c *cutter) step(ctx context.Context) context.Context {
	if c.left--; c.left == 0 {
		c.cut()
	}
	return ctx
}

func (c *cutter) TraceQueryStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceQueryStartData) context.Context {
	return c.step(ctx)
}

func (c *cutter) TraceQueryEnd(ctx context.Context, _ *pgx.Conn, _ pgx.TraceQueryEndData) {
	c.step(ctx)
}

func (c *cutter) TraceBatchStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceBatchStartData) context.Context {
	return c.step(ctx)
}

func (c *cutter) TraceBatchQuery(ctx context.Context, _ *pgx.Conn, _ pgx.TraceBatchQueryData) {
	c.step(ctx)
}

func (c *cutter) TraceBatchEnd(context.Context, *pgx.Conn, pgx.TraceBatchEndData) {}

func (c *cutter) TraceCopyFromStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceCopyFromStartData) context.Context {
	return c.step(ctx)
}

func (c *cutter) TraceCopyFromEnd(ctx context.Context, _ *pgx.Conn, _ pgx.TraceCopyFromEndData) {
	c.step(ctx)
}

func TestAPageThatIsCutAnywhereIsAppliedOnce(t *testing.T) {
	t.Parallel()
	log := syntheticLog(2000)
	for _, m := range models() {
		t.Run(m.Name, func(t *testing.T) {
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
			c := own(t, pool, m, "one")
			random := rand.New(rand.NewPCG(3, 4))
			cuts := 0
			for rest := log; len(rest) > 0; rest = remaining(c, rest) {
				ctx, cancel := context.WithCancel(t.Context())
				*knife = cutter{left: 1 + random.IntN(100), cut: cancel}
				err := c.take(ctx, rest[:min(1+random.IntN(200), len(rest))], false)
				cancel()
				*knife = cutter{}
				if err != nil {
					cuts++
					resume(t, c)
				}
			}
			if cuts == 0 {
				t.Error("no page was cut")
			}
			if dump(t, pool, m.Name) != expected(t, m, log) {
				t.Errorf("after %d cuts the rows differ", cuts)
			}
		})
	}
}

func TestOnlyTheOwnerWrites(t *testing.T) {
	t.Parallel()
	log := syntheticLog(2000)
	m := modelNamed(t, "backlog")
	pool := connect(t, postgrestest.Database(t))
	first := own(t, pool, m, "first")
	pages(t, first, log[:1000], func() int { return 100 }, false)

	second := New(Options{Pool: pool, Node: "second"}).consumer(m)
	if err := takeAllLanes(t.Context(), second); !errors.Is(err, errOwned) {
		t.Fatalf("a second node got %v while the first lives", err)
	}
	execute(t, pool, "update waymark.lane set heartbeat_at = heartbeat_at - interval '6 seconds'")
	second = own(t, pool, m, "second")
	before := dump(t, pool, m.Name)
	if err := first.take(t.Context(), remaining(first, log)[:100], false); !errors.Is(err, ErrLostOwnership) {
		t.Errorf("the old owner got %v", err)
	}
	if dump(t, pool, m.Name) != before {
		t.Error("the old owner wrote")
	}
	if err := first.lease.beat(t.Context(), time.Microsecond); !errors.Is(err, ErrLostOwnership) {
		t.Errorf("the old owner's heartbeat got %v", err)
	}
	pages(t, second, remaining(second, log), func() int { return 100 }, false)
	if dump(t, pool, m.Name) != expected(t, m, log) {
		t.Error("after the handover the rows differ")
	}
}

func TestTheSameNodeGoesOnAtOnceAndItsOldSelfWritesNoMore(t *testing.T) {
	t.Parallel()
	log := syntheticLog(300)
	m := modelNamed(t, "decisions")
	pool := connect(t, postgrestest.Database(t))
	old := own(t, pool, m, "one")
	pages(t, old, log[:100], func() int { return 50 }, false)
	again := own(t, pool, m, "one")
	if err := old.take(t.Context(), log[100:150], false); !errors.Is(err, ErrLostOwnership) {
		t.Errorf("the old self got %v", err)
	}
	pages(t, again, remaining(again, log), func() int { return 50 }, false)
	if dump(t, pool, m.Name) != expected(t, m, log) {
		t.Error("after the restart the rows differ")
	}
}

func TestOtherTablesOfAModelAreFilledFromTheFirstEvent(t *testing.T) {
	t.Parallel()
	log := syntheticLog(2000)
	for _, m := range models() {
		pool := connect(t, postgrestest.Database(t))
		pages(t, own(t, pool, m, "one"), log, func() int { return 7 }, true)
		m.Schema += "\ncreate table another (number int);"
		c := own(t, pool, m, "one")
		if c.at != nil {
			t.Fatalf("%s: the checkpoint is still %v", m.Name, c.at)
		}
		pages(t, c, log, func() int { return 512 }, false)
		if dump(t, pool, m.Name) != expected(t, m, log) {
			t.Errorf("%s: the new rows differ", m.Name)
		}
	}
}

func TestEventsThatDoNotFollowFromTheOnesBeforeAreParked(t *testing.T) {
	t.Parallel()
	at := func(to int) *events.Change[int] { return &events.Change[int]{From: 1, To: to} }
	drop := events.StoryDropped{Story: "ACME-1", Place: 1}
	for name, test := range map[string]struct {
		book  events.Book
		event events.Event
		want  error
	}{
		"a place beyond the end":       {events.Backlog, events.StoryPrioritized{Story: "ACME-1", Place: at(3)}, kit.ErrPlace},
		"place 0":                      {events.Backlog, events.StoryPrioritized{Story: "ACME-1", Place: at(0)}, kit.ErrPlace},
		"a story that was not written": {events.Backlog, events.StoryMoved{Story: "ACME-9"}, kit.ErrUnknown},
		"a long text of none":          {events.Backlog, events.StoryRevised{Story: "ACME-9", AsA: &events.Change[string]{}}, kit.ErrUnknown},
		"a drop of none":               {events.Backlog, events.StoryDropped{Story: "ACME-9"}, kit.ErrUnknown},
		"a story written twice":        {events.Backlog, events.StoryWritten{Story: "ACME-1", Place: 1}, kit.ErrDiverged},
		"a restored story in place 0":  {events.Backlog, events.StoryRestored{Story: "ACME-2"}, kit.ErrPlace},
		"another product's story":      {events.Backlog, events.StoryMoved{Story: "OTHER-1"}, kit.ErrKey},
		"a reorder without places":     {events.Backlog, events.BacklogReordered{Stories: []string{"ACME-1"}}, kit.ErrPlace},
		"an initiative from nowhere":   {events.Roadmap, events.InitiativeStarted{Initiative: "ACME-I1"}, kit.ErrUnknown},
		"a withdrawal from nowhere":    {events.Roadmap, events.InitiativeWithdrawn{Initiative: "ACME-I1"}, kit.ErrUnknown},
		"a progress from nowhere":      {events.Roadmap, events.InitiativeProgressRestored{Initiative: "ACME-I1"}, kit.ErrUnknown},
		"a validation from nowhere":    {events.Roadmap, events.InitiativeValidated{Initiative: "ACME-I1"}, kit.ErrUnknown},
		"a dependency that is none":    {events.Roadmap, events.InitiativesUnlinked{Initiative: "ACME-I1", DependsOn: "ACME-I2"}, kit.ErrUnknown},
		"a decision on no proposal":    {events.Roadmap, events.ProposalAccepted{Proposal: "ACME-PR1"}, kit.ErrUnknown},
		"a proposal of another mark":   {events.Roadmap, events.RoadmapChangeProposed{Proposal: "ACME-P1"}, kit.ErrKey},
		"a recall of no release":       {events.Roadmap, events.ReleaseRecalled{Release: "ACME-R1"}, kit.ErrUnknown},
		"a withdrawal of no release":   {events.Roadmap, events.ReleaseWithdrawn{Release: "ACME-R1"}, kit.ErrUnknown},
		"a withdrawal of no proposal":  {events.Roadmap, events.ProposalWithdrawn{Proposal: "ACME-PR1"}, kit.ErrUnknown},
		"an assignment that is none":   {events.Roadmap, events.RemovedFromRelease{Release: "ACME-R1", Item: "ACME-1"}, kit.ErrUnknown},
		"a persona from nowhere":       {events.Discovery, events.PersonaRevised{Persona: "ACME-P1"}, kit.ErrUnknown},
		"a persona recorded twice":     {events.Discovery, events.PersonaRecorded{Persona: "ACME-P7"}, kit.ErrDiverged},
		"another product's persona":    {events.Discovery, events.PersonaWithdrawn{Persona: "OTHER-P7"}, kit.ErrKey},
		"a withdrawal of nothing":      {events.Discovery, events.NeedWithdrawn{Need: "ACME-N9"}, kit.ErrUnknown},
		"a merge of nothing":           {events.Discovery, events.NeedsMerged{Needs: []events.MergedNeed{{Need: "ACME-N9"}}}, kit.ErrUnknown},
		"evidence of nothing":          {events.Discovery, events.EvidenceAdded{Need: "ACME-N9", Number: 1}, kit.ErrUnknown},
		"evidence that comes twice":    {events.Discovery, events.EvidenceAdded{Need: "ACME-N7", Number: 1}, kit.ErrDiverged},
		"evidence that is not there":   {events.Discovery, events.EvidenceWithdrawn{Need: "ACME-N7", Number: 2}, kit.ErrUnknown},
		"a role before the product":    {events.Product, events.RoleAssigned{Person: "a", Role: events.ProductOwner}, kit.ErrUnknown},
		"a measurement of no goal":     {events.Product, events.GoalMeasured{Goal: "ACME-G1", On: "2026-03-31"}, kit.ErrUnknown},
		"a goal of another product":    {events.Product, events.GoalClosed{Goal: "OTHER-G1"}, kit.ErrKey},
		"a resolution of no challenge": {events.Product, events.ChallengeResolved{Challenge: "ACME-CH1"}, kit.ErrUnknown},
		"a challenge that is a goal":   {events.Product, events.ChallengeWithdrawn{Challenge: "ACME-G1"}, kit.ErrKey},
		"a role in place 9":            {events.Product, events.RoleRestored{Person: "a", Role: events.Stakeholder, Place: 9}, kit.ErrPlace},
		"a product started twice":      {events.Product, events.ProductStarted{Key: "ACME"}, kit.ErrUnknown},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHistory()
			if test.event.Type() != "RoleAssigned" {
				h.start("ACME")
			}
			if test.book == events.Backlog {
				mustDecide(t, h, "ACME", backlog.WriteStory{Title: "one"})
				mustDecide(t, h, "ACME", backlog.WriteStory{Title: "two"})
				h.append("ACME", events.Backlog, events.StoryDropped{Story: "ACME-2", Place: 2}, "")
			}
			if test.book == events.Discovery {
				h.append("ACME", events.Discovery, events.PersonaRecorded{Persona: "ACME-P7"}, "")
				h.append("ACME", events.Discovery, events.NeedCaptured{Need: "ACME-N7"}, "")
				h.append("ACME", events.Discovery, events.EvidenceAdded{Need: "ACME-N7", Number: 1}, "")
			}
			h.append("ACME", test.book, test.event, "")
			bad := h.log[len(h.log)-1]
			h.append("ACME", test.book, drop, "")
			m := modelNamed(t, cmp.Or(map[events.Book]string{events.Product: "charter"}[test.book], string(test.book)))
			pool := connect(t, postgrestest.Database(t))
			pages(t, own(t, pool, m, "one"), h.log, func() int { return len(h.log) }, false)
			parked := parkedRows(t, pool, m.Name)
			if len(parked) != 1 || parked[0].EventID != bad.ID || parked[0].Waiting != 1 || !strings.Contains(parked[0].Error, test.want.Error()) {
				t.Errorf("parked is %+v, want %s with %v and one that waits", parked, bad.ID, test.want)
			}
		})
	}
}

func TestAnEventThatIsMissingOrComesTwiceIsNoticed(t *testing.T) {
	t.Parallel()
	log := syntheticLog(2000)
	for _, m := range models() {
		for name, broken := range map[string][]events.Raw{
			"missing": append(append([]events.Raw{}, log[:1]...), log[2:]...),
			"twice":   append(append([]events.Raw{}, log[:1]...), log...),
		} {
			if len(m.Books) == 1 && m.Name != "charter" { // the log begins with products
				broken = ofBook(broken, events.Book(m.Name), name == "missing")
			}
			pool := connect(t, postgrestest.Database(t))
			pages(t, own(t, pool, m, "one"), broken, func() int { return len(broken) }, false)
			if parked := parkedRows(t, pool, m.Name); len(parked) == 0 || !strings.Contains(parked[0].Error, kit.ErrDiverged.Error()) {
				t.Errorf("%s, an event is %s: parked is %+v", m.Name, name, parked)
			}
		}
	}
}

// ofBook are the events of one book, the first of them left out or doubled.
func ofBook(log []events.Raw, book events.Book, leaveOut bool) []events.Raw {
	var out []events.Raw
	for _, raw := range log {
		if strings.HasPrefix(raw.Stream, string(book)) {
			out = append(out, raw)
		}
	}
	if leaveOut {
		return out[1:]
	}
	return append([]events.Raw{out[0]}, out...)
}

func mustDecide(t tester, h *history, key string, command any) {
	t.Helper()
	if err := h.decide(key, command); err != nil {
		t.Fatal(err)
	}
}

func execute(t testing.TB, pool querier, sql string, args ...any) {
	t.Helper()
	if _, err := pool.Exec(t.Context(), sql, args...); err != nil {
		t.Fatal(err)
	}
}

func TestADecisionSaysWhatChanged(t *testing.T) {
	t.Parallel()
	level := "High"
	h := newHistory()
	h.start("ACME")
	mustDecide(t, h, "ACME", backlog.WriteStory{Title: "one", Level: "Low"})
	mustDecide(t, h, "ACME", backlog.WriteStory{Title: "two"})
	mustDecide(t, h, "ACME", backlog.PrioritizeStory{Story: "ACME-2", Before: "ACME-1", Level: domain.Some(level)})
	mustDecide(t, h, "ACME", backlog.ReorderBacklog{Stories: []string{"ACME-1", "ACME-2"}})
	mustDecide(t, h, "ACME", product.AssignRole{Person: "bob", Role: events.Stakeholder})
	mustDecide(t, h, "ACME", product.MoveLifecycleStage{Stage: events.Growth})
	mustDecide(t, h, "ACME", product.SetGoal{Title: "Calm", Metric: "Calls", Baseline: 90, Due: "2026-06-30"})
	mustDecide(t, h, "ACME", product.MeasureGoal{Goal: "ACME-G1", On: "2026-03-31", Value: 80})
	mustDecide(t, h, "ACME", product.CloseGoal{Goal: "ACME-G1", Outcome: events.GoalMissed})
	mustDecide(t, h, "ACME", undone{8})
	mustDecide(t, h, "ACME", product.RaiseChallenge{Description: "Noise", People: []string{"bob"}, Severity: events.SeverityLow})
	mustDecide(t, h, "ACME", discovery.CaptureNeed{Statement: "slow", Customers: []string{"Globex"}})
	mustDecide(t, h, "ACME", discovery.CaptureNeed{Statement: "too slow"})
	mustDecide(t, h, "ACME", discovery.AnswerNeed{Need: "ACME-N1", Stories: []string{"ACME-2"}})
	mustDecide(t, h, "ACME", discovery.MergeNeeds{Needs: []string{"ACME-N2"}, Into: "ACME-N1"})
	mustDecide(t, h, "ACME", undoDiscovery{})
	mustDecide(t, h, "ACME", roadmap.PlanInitiative{Title: "one"})
	mustDecide(t, h, "ACME", roadmap.ProposeRoadmapChange{Change: "less", Drop: &roadmap.DropInitiative{Initiative: "ACME-I1"}})
	mustDecide(t, h, "ACME", roadmap.DeclineProposal{Proposal: "ACME-PR1"})
	mustDecide(t, h, "ACME", roadmap.ValidateInitiative{Initiative: "ACME-I1", Verdict: events.Validated})
	mustDecide(t, h, "ACME", undoRoadmap{})
	pool := connect(t, postgrestest.Database(t))
	pages(t, own(t, pool, modelNamed(t, "decisions"), "one"), h.log, func() int { return 100 }, false)
	for _, test := range []struct {
		book     string
		revision int
		want     string
	}{
		{"product", 0, `ACME {ACME} [{"to": "ACME", "from": null, "field": "name"}]`},
		{"product", 4, `bob {bob,ACME} [{"to": {"role": "stakeholder", "person": "bob"}, "from": null, "field": "people"}]`},
		{"product", 5, `ACME {ACME} [{"to": "growth", "from": "introduction", "field": "stage"}]`},
		{"product", 6, `ACME-G1 {ACME-G1} [{"to": "Calm", "from": null, "field": "title"}, {"to": "Calls", "from": null, "field": "metric"}, ` +
			`{"to": 90, "from": null, "field": "baseline"}, {"to": 0, "from": null, "field": "target"}, {"to": "2026-06-30", "from": null, "field": "due"}]`},
		{"product", 7, `ACME-G1 {ACME-G1} [{"to": 80, "from": null, "field": "2026-03-31"}]`},
		{"product", 8, `ACME-G1 {ACME-G1} [{"to": "missed", "from": null, "field": "outcome"}]`},
		{"product", 9, `ACME-G1 {ACME-G1} [{"to": null, "from": "missed", "field": "outcome"}]`},
		{"product", 10, `ACME-CH1 {ACME-CH1,bob} [{"to": "Noise", "from": null, "field": "description"}, ` +
			`{"to": ["bob"], "from": null, "field": "people"}, {"to": "low", "from": null, "field": "severity"}]`},
		{"backlog", 0, `ACME-1 {ACME-1} [{"to": "one", "from": null, "field": "title"}, ` +
			`{"to": "story", "from": null, "field": "kind"}, {"to": "Low", "from": null, "field": "priority"}, ` +
			`{"to": "To Do", "from": null, "field": "status"}, {"to": "todo", "from": null, "field": "status_category"}, ` +
			`{"to": 1, "from": null, "field": "place"}]`},
		{"backlog", 2, `ACME-2 {ACME-2,ACME-1} [{"to": 1, "from": 2, "field": "place"}, {"to": "ACME-1", "from": null, "field": "before"}, {"to": "High", "from": "", "field": "priority"}]`},
		{"backlog", 3, `ACME {ACME,ACME-1,ACME-2} [{"to": ["ACME-1", "ACME-2"], "from": ["ACME-2", "ACME-1"], "field": "order"}, {"to": [1, 2], "from": [2, 1], "field": "places"}]`},
		{"discovery", 0, `ACME-N1 {ACME-N1} [{"to": "slow", "from": null, "field": "statement"}, ` +
			`{"to": 3, "from": null, "field": "importance"}, {"to": ["Globex"], "from": null, "field": "customers"}, ` +
			`{"to": "open", "from": null, "field": "status"}]`},
		{"discovery", 2, `ACME-N1 {ACME-N1,ACME-2} [{"to": "answered", "from": "open", "field": "status"}, ` +
			`{"to": {"stories": ["ACME-2"]}, "from": null, "field": "answer"}]`},
		{"discovery", 3, `ACME-N1 {ACME-N1,ACME-N2} [{"to": "ACME-N2", "from": null, "field": "merged"}]`},
		{"discovery", 4, `ACME-N1 {ACME-N1,ACME-N2} [{"to": null, "from": "ACME-N2", "field": "merged"}]`},
		{"roadmap", 1, `ACME-PR1 {ACME-PR1,ACME-I1} [{"to": "open", "from": null, "field": "status"}, ` +
			`{"to": "ACME-I1", "from": null, "field": "initiative"}, {"to": "less", "from": null, "field": "change"}, ` +
			`{"to": {"body": {"initiative": "ACME-I1"}, "name": "drop-initiative"}, "from": null, "field": "command"}]`},
		{"roadmap", 2, `ACME-PR1 {ACME-PR1} [{"to": "declined", "from": "open", "field": "status"}]`},
		{"roadmap", 3, `ACME-I1 {ACME-I1} [{"to": {"verdict": "validated"}, "from": null, "field": "validation"}]`},
		{"roadmap", 4, `ACME-I1 {ACME-I1} [{"to": null, "from": {"verdict": "validated"}, "field": "validation"}]`},
	} {
		var got string
		err := pool.QueryRow(t.Context(), `select concat_ws(' ', subject, (subject || others)::text,
			(select coalesce(jsonb_agg(jsonb_build_object('field', c -> 0, 'from', c -> 1, 'to', c -> 2) order by nr), '[]')
				from jsonb_array_elements(changes) with ordinality as c (c, nr))::text) from decisions.decision
			where product = 'ACME' and book = @book and revision = @revision`,
			pgx.NamedArgs{"book": test.book, "revision": test.revision}).Scan(&got)
		if err != nil || got != test.want {
			t.Errorf("%s %d is\n%s\n(%v), want\n%s", test.book, test.revision, got, err, test.want)
		}
	}
}
