package projections

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"pgregory.net/rapid"

	"waymark/events"
	"waymark/postgres/postgrestest"
	"waymark/projections/analytics"
	"waymark/projections/backlog"
	"waymark/projections/kit"
)

// The same log is taken in pages of one event, in large ones, and in random ones by a consumer that forgets what it
// keeps in memory now and then: all three must hold the same, and that what the deciders' own folds say of each revision.
func TestEveryReadModelHoldsEveryRevisionWhateverThePagesAre(t *testing.T) {
	t.Parallel()
	pools := []*pgxpool.Pool{}
	consumers := [][]*consumer{}
	for range 3 {
		pool := connect(t, postgrestest.Database(t))
		var all []*consumer
		for _, m := range models() {
			switch m.Name {
			case "backlog": // so that a short order too has many chunks
				m.Folder = func() kit.Folder { return backlog.NewFolder(3, shortBlock) }
			case "analytics": // and a short history many blocks
				m.Folder = func() kit.Folder { return analytics.NewFolder(shortBlock) }
			}
			all = append(all, own(t, pool, m, "one"))
		}
		pools, consumers = append(pools, pool), append(consumers, all)
	}
	h := newHistory()
	round := 0
	rapid.Check(t, func(rt *rapid.T) {
		round++
		keys := []string{fmt.Sprintf("A%d", round), fmt.Sprintf("B%d", round)}
		from := len(h.log)
		drawHistory(rt, h, keys)
		log := h.log[from:]
		for i := range models() {
			pages(rt, consumers[0][i], log, func() int { return 1 }, false)
			pages(rt, consumers[1][i], log, func() int { return 512 }, false)
			pages(rt, consumers[2][i], log, func() int { return rapid.IntRange(1, 20).Draw(rt, "page") }, true)
		}
		for _, key := range keys {
			checkProduct(rt, pools[0], key, h.products[key])
			checkBacklog(rt, pools[2], key, h.products[key])
			checkAnalytics(rt, pools[1], key, log, h.products[key])
			checkLives(rt, pools[1], key, log, h.products[key])
		}
		checkDecisions(rt, pools[0], log)
	})
	for _, m := range models() {
		want := dump(t, pools[0], m.Name)
		sameRows(t, m.Name+": large pages", dump(t, pools[1], m.Name), want)
		sameRows(t, m.Name+": random pages", dump(t, pools[2], m.Name), want)
		if want == "" && round >= enoughHistories {
			t.Errorf("%s: so many histories made no row", m.Name)
		}
	}
}

// enoughHistories is in how many histories every read model has rows.
const enoughHistories = 100

// sameRows compares rows with those that pages of one event made.
func sameRows(t *testing.T, what, got, want string) {
	t.Helper()
	if got == want {
		return
	}
	made, wanted := strings.Split(got+"\n", "\n"), strings.Split(want+"\n", "\n")
	at := 0
	for made[at] == wanted[at] {
		at++
	}
	t.Errorf("%s made other rows than pages of one event: %d, not %d, and the first that differ are\n%s\n%s",
		what, len(made)-1, len(wanted)-1, made[at], wanted[at])
}

// pages feeds a log in pages.
func pages(t tester, c *consumer, log []events.Raw, size func() int, forget bool) {
	t.Helper()
	for len(log) > 0 {
		n := min(size(), len(log))
		if err := c.take(t.Context(), log[:n], n == len(log)); err != nil {
			t.Fatalf("%s: %v", c.model.Name, err)
		}
		if log = log[n:]; forget && len(log)%2 == 0 {
			c.folder.Settle(false)
		}
	}
}

// sameJSON compares what a read model holds with what it should.
func sameJSON(t tester, what string, got, want any) {
	t.Helper()
	g, w := string(kit.MustJSON(got)), string(kit.MustJSON(want))
	if g != w {
		t.Fatalf("%s is\n%s\nwant\n%s", what, g, w)
	}
}

func checkProduct(t tester, pool *pgxpool.Pool, key string, p *told) {
	t.Helper()
	checkBacklog(t, pool, key, p)
	checkRoadmap(t, pool, key, p)
	checkDiscovery(t, pool, key, p)
	checkCharter(t, pool, key, p)
}

func checkCharter(t tester, pool *pgxpool.Pool, key string, p *told) {
	t.Helper()
	charters := load(t, pool, "charter.charter", "product", key)
	visions := load(t, pool, "charter.vision", "product", key)
	goals := load(t, pool, "charter.goal", "number", key)
	measurements := load(t, pool, "charter.measurement", "number || ' ' || day", key)
	challenges := load(t, pool, "charter.challenge", "number", key)
	imports := load(t, pool, "charter.import", "batch", key)
	for r, want := range p.product {
		revision := int64(r)
		for _, i := range want.Imports {
			sameJSON(t, fmt.Sprintf("import %s at %d", i.ID, r), imports.at(t, i.ID, revision, "source", "origin", "items", "decisions", "until", "taken_back"),
				plain(map[string]any{
					"source": i.Source, "origin": i.Origin, "items": i.Items, "decisions": i.Decisions, "until": i.Until, "taken_back": i.TakenBack,
				}))
		}
		if got := imports.count(revision); got != len(want.Imports) {
			t.Fatalf("%s has %d imports at %d", key, got, r)
		}
		people := []person{}
		for _, h := range want.People {
			people = append(people, person(h))
		}
		sameJSON(t, fmt.Sprintf("charter of %s at %d", key, r), charters.at(t, key, revision, "name", "stage", "policy", "people"), plain(map[string]any{
			"name": want.Name, "stage": want.Stage, "policy": want.Policy, "people": people,
		}))
		sameJSON(t, fmt.Sprintf("vision of %s at %d", key, r), visions.at(t, key, revision, "vision")["vision"], plain(want.Vision))
		measured := 0
		for n, g := range want.Goals.All {
			sameJSON(t, fmt.Sprintf("%s at %d", g.Key, r), goals.at(t, fmt.Sprint(n), revision, "goal", "title", "metric", "unit", "baseline",
				"target", "due_date", "outcome"), plain(map[string]any{
				"goal": g.Key, "title": g.Title, "metric": g.Metric, "unit": g.Unit, "baseline": g.Baseline, "target": g.Target,
				"due_date": nullable(g.Due), "outcome": g.Outcome,
			}))
			for _, m := range g.Measurements {
				sameJSON(t, fmt.Sprintf("%s on %s at %d", g.Key, m.On, r), measurements.at(t, fmt.Sprint(n, " ", m.On), revision, "value"),
					plain(map[string]any{"value": m.Value}))
			}
			measured += len(g.Measurements)
		}
		for n, c := range want.Challenges.All {
			sameJSON(t, fmt.Sprintf("%s at %d", c.Key, r), challenges.at(t, fmt.Sprint(n), revision, "challenge", "description", "people",
				"roles", "severity", "resolution"), plain(map[string]any{
				"challenge": c.Key, "description": c.Description, "people": kit.Filled(c.People), "roles": kit.Filled(c.Roles),
				"severity": c.Severity, "resolution": c.Resolution,
			}))
		}
		if g, m, c := goals.count(revision), measurements.count(revision), challenges.count(revision); g != len(numbersOf(want.Goals.All)) ||
			m != measured || c != len(numbersOf(want.Challenges.All)) {
			t.Fatalf("%s has %d goals, %d measurements and %d challenges at %d", key, g, m, c, r)
		}
	}
}

// plain is a value as it comes back from JSON.
func plain(v any) any {
	var out any
	if err := json.Unmarshal(kit.MustJSON(v), &out); err != nil {
		panic(err)
	}
	return out
}

func checkBacklog(t tester, pool *pgxpool.Pool, key string, p *told) {
	t.Helper()
	stories := load(t, pool, "backlog.story", "number", key)
	texts := load(t, pool, "backlog.story_text", "number", key)
	chunks := load(t, pool, "backlog.chunk", "chunk", key)
	directories := load(t, pool, "backlog.directory", "product", key)
	categories := load(t, pool, "backlog.story_category", "number", key)
	if len(p.backlog) > 0 {
		checkSprints(t, pool, key, p)
		checkBlocks(t, pool, key, p)
		checkTallies(t, pool, key, p)
		checkPlaced(t, pool, key, p)
		checkRisen(t, pool, key, p)
		checkReversals(t, pool, key, p)
	}
	for r, state := range p.backlog {
		revision := int64(r)
		if got := stories.count(revision); got != len(numbersOf(state.Stories.All)) {
			t.Fatalf("%s has %d stories at %d", key, got, r)
		}
		for n, s := range state.Stories.All {
			what := fmt.Sprintf("story %s at %d", s.Key, r)
			sameJSON(t, what, stories.at(t, fmt.Sprint(n), revision, "story", "title", "kind", "status", "status_category",
				"resolution", "priority", "points", "initiative", "assignee", "labels", "links", "external", "dropped", "score", "sprint"), plain(map[string]any{
				"story": s.Key, "title": s.Title, "kind": s.Kind, "status": s.Status, "status_category": s.Category,
				"resolution": s.Resolution, "priority": s.Level, "points": s.Points, "initiative": s.Initiative, "assignee": s.Assignee,
				"labels": kit.Filled(s.Labels), "links": kit.Filled(s.Links), "external": s.External, "dropped": s.Before != nil,
				"score": s.Score, "sprint": sprintKey(key, s.Sprint),
			}))
			row := stories.at(t, fmt.Sprint(n), revision, "acceptance", "split_into")
			sameJSON(t, what, row["acceptance"] != nil, s.Accepted)
			sameJSON(t, what, len(row["split_into"].([]any)) > 0, s.Before != nil && s.Before.Split)
			if category := categories.at(t, fmt.Sprint(n), revision, "status_category"); s.Before != nil {
				sameJSON(t, what, category, nil)
			} else {
				sameJSON(t, what, category, map[string]any{"status_category": s.Category})
			}
			sameJSON(t, what, texts.at(t, fmt.Sprint(n), revision, "as_a", "i_want", "so_that", "description",
				"acceptance_criteria", "needs"), plain(map[string]any{
				"as_a": s.AsA, "i_want": s.IWant, "so_that": s.SoThat, "description": s.Description,
				"acceptance_criteria": kit.Filled(s.Acceptance), "needs": kit.Filled(s.Needs),
			}))
		}
		var order []any
		listed, _ := directories.at(t, key, revision, "chunks")["chunks"].([]any) // there is none before the first story
		for _, chunk := range listed {
			order = append(order, chunks.at(t, fmt.Sprint(chunk), revision, "stories")["stories"].([]any)...)
		}
		sameJSON(t, fmt.Sprintf("order of %s at %d", key, r), kit.Filled(order), kit.Filled(slices.Collect(state.Order.All)))
	}
}

func sprintKey(product string, number uint32) string {
	if number == 0 {
		return ""
	}
	return events.SprintMark.Key(product, number)
}

func checkSprints(t tester, pool *pgxpool.Pool, key string, p *told) {
	t.Helper()
	sprints := load(t, pool, "backlog.sprint", "number", key)
	scopes := load(t, pool, "backlog.scope", "sprint || ' ' || number", key)
	for r, state := range p.backlog {
		revision, scoped := int64(r), 0
		for n, s := range state.Sprints.All {
			done := []string{}
			for _, story := range s.Done {
				done = append(done, events.StoryMark.Key(key, story))
			}
			sameJSON(t, fmt.Sprintf("%s at %d", s.Key, r), sprints.at(t, fmt.Sprint(n), revision, "sprint", "name", "goal",
				"start_date", "end_date", "external", "state", "done"), plain(map[string]any{
				"sprint": s.Key, "name": s.Name, "goal": s.Goal, "start_date": nullable(s.Start), "end_date": nullable(s.End),
				"external": s.External, "state": s.State, "done": done,
			}))
			for _, story := range s.Stories {
				if scopes.at(t, fmt.Sprintf("%d %d", n, story), revision) == nil {
					t.Fatalf("%d is not in the scope of %s at %d", story, s.Key, r)
				}
			}
			scoped += len(s.Stories)
		}
		if got := scopes.count(revision); got != scoped {
			t.Fatalf("%s has %d stories in sprints at %d, want %d", key, got, r, scoped)
		}
		if got := sprints.count(revision); got != len(numbersOf(state.Sprints.All)) {
			t.Fatalf("%s has %d sprints at %d", key, got, r)
		}
	}
}

// checkBlocks compares which story waits for which with what the links of both say.
func checkBlocks(t tester, pool *pgxpool.Pool, key string, p *told) {
	t.Helper()
	blocks := load(t, pool, "backlog.block", "blocked || ' ' || relation || ' ' || blocker", key)
	for r, state := range p.backlog {
		want := 0
		for n, s := range state.Stories.All {
			for _, link := range s.Links {
				target, _ := events.StoryMark.Number(key, link.Target)
				row := fmt.Sprintf("%d %s %d", target, link.Relation, n)
				if link.Relation == "Is blocked by" {
					row = fmt.Sprintf("%d %s %d", n, link.Relation, target)
				} else if link.Relation != "blocks" {
					continue
				}
				if want++; blocks.at(t, row, int64(r)) == nil {
					t.Fatalf("%s has no row %s at %d", s.Key, row, r)
				}
			}
		}
		if got := blocks.count(int64(r)); got != want {
			t.Fatalf("%s has %d rows of blocks at %d, want %d", key, got, r, want)
		}
	}
}

// checkDecisions compares the history with the log, row by row, and the revisions of the books' instants.
func checkDecisions(t tester, pool *pgxpool.Pool, log []events.Raw) {
	t.Helper()
	for _, raw := range log {
		r, err := events.Record(raw)
		if err != nil {
			t.Fatal(err)
		}
		if events.IsBookkeeping(r.Event) {
			checkPassed(t, pool, r)
			continue
		}
		row := decisionAt(t, pool, r)
		sameJSON(t, raw.Stream, row, plain(map[string]any{
			"id": r.ID, "type": raw.Type, "actor": r.Metadata.Actor, "role": r.Metadata.Role, "reason": r.Metadata.Reason,
			"evidence": r.Metadata.Evidence, "source": "api", "hash": r.Metadata.Hash, "command_id": r.Metadata.CommandID,
			"commit_position": r.Position.Commit, "prepare_position": r.Position.Prepare,
		}))
	}
}

// checkPassed checks that the history knows of an event that is no decision, and lists none.
func checkPassed(t tester, pool *pgxpool.Pool, r events.Recorded) {
	t.Helper()
	var passed, listed int
	err := pool.QueryRow(t.Context(), `select
			(select count(*) from decisions.passed where product = @product and book = @book and revision = @revision and id = @id and effective_at = @at
				and commit_position = @commit and prepare_position = @prepare),
			(select count(*) from decisions.decision where id = @id)`,
		pgx.NamedArgs{"product": r.Product, "book": string(r.Book), "revision": r.Revision, "id": r.ID, "at": r.Metadata.EffectiveAt,
			"commit": r.Position.Commit, "prepare": r.Position.Prepare}).Scan(&passed, &listed)
	if err != nil || passed != 1 || listed != 0 {
		t.Fatalf("%s %d is passed over %d times and listed %d times (%v)", r.Product, r.Revision, passed, listed, err)
	}
}

func decisionAt(t tester, pool *pgxpool.Pool, r events.Recorded) any {
	t.Helper()
	var row map[string]any
	err := pool.QueryRow(t.Context(), `select jsonb_build_object('id', id, 'type', type, 'actor', actor, 'role', role,
		'reason', reason, 'evidence', evidence, 'source', source, 'hash', encode(hash, 'hex'), 'command_id', command_id, 'commit_position',
		commit_position, 'prepare_position', prepare_position)
		from decisions.decision where product = @product and book = @book and revision = @revision and effective_at = @at`,
		pgx.NamedArgs{"product": r.Product, "book": string(r.Book), "revision": r.Revision, "at": r.Metadata.EffectiveAt}).Scan(&row)
	if err != nil {
		t.Fatalf("%s %s %d: %v", r.Product, r.Book, r.Revision, err)
	}
	return row
}

// person is a role that a person holds, as the charter says it.
type person struct {
	Person string      `json:"person"`
	Role   events.Role `json:"role"`
}

// nullable is what a column holds that is null where there is nothing.
func nullable(s string) any {
	if s == "" {
		return nil
	}
	return s
}
