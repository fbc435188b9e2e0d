package readapi_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// full is the size of a benchmark: a twentieth of it where benchmarks only show that they run.
func full(size int) int {
	if testing.Short() {
		return size / 20
	}
	return size
}

// zeros lets statements leave out what a benchmark does not need: every column that must not be null has a default.
const zeros = `do $$
declare c record;
begin
	for c in select format('alter table %I.%I alter column %I set default %s', table_schema, table_name, column_name, case
			when data_type = 'ARRAY' then quote_literal('{}')
			when data_type in ('json', 'jsonb') then quote_literal('[]')
			when data_type = 'uuid' then 'gen_random_uuid()'
			when data_type like 'timestamp%' or data_type = 'date' then 'now()'
			when data_type = 'boolean' then 'false'
			when data_type in ('integer', 'bigint', 'smallint', 'numeric', 'double precision') then '0'
			else quote_literal('') end) as statement
		from information_schema.columns
		where is_nullable = 'NO' and column_default is null and is_generated = 'NEVER' and table_schema = any (%s)
	loop
		execute c.statement;
	end loop;
end $$`

// fillWith runs statements that fill the read models, which need not name the columns that do not matter to them.
func (h *house) fillWith(args pgx.NamedArgs, statements ...string) {
	h.t.Helper()
	h.exec(strings.Replace(zeros, "any (%s)", "any ('{"+strings.Join(schemas(), ",")+"}')", 1))
	for _, sql := range statements {
		h.exec(sql, args)
	}
	h.exec("analyze")
}

// fill makes a backlog of 10,000 stories and of so many revisions: versions of chunks and of stories are spread evenly over them. Chunks
// hold 25 stories, which is how full chunks of at most 32 are on the average.
func (h *house) fill(revisions int) {
	h.t.Helper()
	h.start("ACME", day(0))
	stories := full(10_000)
	versions, chunks := max(stories, revisions/5), stories/25
	args := pgx.NamedArgs{
		"stories": stories, "chunks": chunks, "size": 25, "revisions": revisions,
		"each": versions / stories, "every": revisions / (versions / stories),
		"chunk_each": versions / chunks, "chunk_every": revisions / (versions / chunks),
	}
	h.fillWith(args,
		`insert into backlog.book_revision (product, revision, effective_at)
		select 'ACME', r, timestamptz '2026-01-01Z' + r * interval '1 second' from generate_series(0, @revisions::int - 1) r`,
		`insert into backlog.story (product, number, from_revision, until_revision, story, title, kind, status, status_category,
			priority, points, initiative, labels, external)
		select 'ACME', n, v * @every::bigint, nullif((v + 1) * @every::bigint, @revisions::bigint), 'ACME-' || n,
			'Story ' || n || ' as it was in version ' || v, 'story', 'To Do', 'todo', 'High', v, 'ACME-I' || (n % 100 + 1), '{ui,urgent}',
			'{"source":"jira","key":"OLD-1","id":"1"}'
		from generate_series(1, @stories::int) n, generate_series(0, @each::int - 1) v`,
		`insert into backlog.story_text (product, number, from_revision, needs)
		select 'ACME', n, 0, case when n % 2 = 0 then array['ACME-N' || (n % 200 / 2 + 1)] else '{}' end
		from generate_series(1, @stories::int) n`,
		`insert into backlog.member (product, initiative, need, number, from_revision)
		select s.product, s.initiative, n.need, s.number, 0
		from backlog.story s
		join backlog.story_text t using (product, number)
		cross join unnest(array[''] || t.needs) as n (need)
		where s.from_revision = 0`,
		`insert into backlog.tally (product, initiative, need, from_revision, until_revision, todo, todo_points)
		select product, initiative, need, v * @every::bigint, nullif((v + 1) * @every::bigint, @revisions::bigint), count(*), v * count(*)
		from backlog.member, generate_series(0, @each::int - 1) v
		group by product, initiative, need, v`,
		`insert into backlog.chunk (product, chunk, from_revision, stories)
		select 'ACME', c, v * @chunk_every::bigint,
			(select array_agg((n + v) % @size::int + 1 + (c - 1) * @size::int order by n) from generate_series(1, @size::int) n)
		from generate_series(1, @chunks::int) c, generate_series(0, @chunk_each::int - 1) v`,
		`insert into backlog.length (product, from_revision, stories) values ('ACME', 0, @chunks::int * @size::int)`,
		`insert into backlog.directory (product, from_revision, chunks)
		select 'ACME', v * 1000, (select array_agg(c order by c) from generate_series(1, @chunks::int) c)
		from generate_series(0, greatest(@revisions::int / 1000 - 1, 0)) v`,
		`insert into roadmap.book_revision (product, revision, effective_at) values ('ACME', 0, '2026-01-01Z')`,
		`insert into roadmap.initiative (product, number, from_revision, initiative, title, goal, horizon, progress)
		select 'ACME', n, 0, 'ACME-I' || n, 'Initiative ' || n, 'ACME-G' || (n % 10 + 1), 'now', 'planned'
		from generate_series(1, 100) n`,
		`insert into discovery.book_revision (product, revision, effective_at) values ('ACME', 0, '2026-01-01Z')`,
		`insert into discovery.need (product, number, from_revision, need, statement, importance, status, answer)
		select 'ACME', n, 0, 'ACME-N' || n, 'Need ' || n, 3, 'answered',
			jsonb_build_object('stories', jsonb_build_array('ACME-' || n, 'ACME-' || n + 1))
		from generate_series(1, 100) n`,
		`insert into discovery.answer (product, item, need, from_revision)
		select 'ACME', 'ACME-' || n + i, n, 0 from generate_series(1, 100) n, generate_series(0, 1) i`,
		`insert into roadmap.release (product, number, from_revision, release, name, shipped)
		select 'ACME', n, 0, 'ACME-R' || n, n || '.0', n < 50 from generate_series(1, 100) n`,
		`insert into roadmap.assignment (product, release, item, from_revision)
		select 'ACME', 'ACME-R' || (n % 100 + 1), 'ACME-' || n, 0 from generate_series(1, @stories::int, 2) n`,
	)
}

func BenchmarkAPageAtAnyRevision(b *testing.B) {
	h, revisions := newHouse(b), full(1_000_000)
	h.fill(revisions)
	r := rand.New(rand.NewPCG(1, 1))
	for _, c := range []struct{ name, path string }{
		{"the first page", "/v1/products/ACME/backlog?limit=50&at=revision:%d"},
		{"a page of 500", "/v1/products/ACME/backlog?limit=500&at=revision:%d"},
		{"a story", "/v1/products/ACME/backlog/ACME-499?at=revision:%d"},
		{"a trace of an initiative", "/v1/products/ACME/trace/ACME-I7?at=revision:%d"},
		{"a trace of a need", "/v1/products/ACME/trace/ACME-N7?at=revision:%d"},
		{"a trace of a goal", "/v1/products/ACME/trace/ACME-G7?at=revision:%d"},
		{"a trace of a story", "/v1/products/ACME/trace/ACME-499?at=revision:%d"},
		{"a filter that finds nothing", "/v1/products/ACME/backlog?limit=50&status=None&at=revision:%d"},
	} {
		b.Run(c.name, func(b *testing.B) {
			h.measure(b, func() string { return fmt.Sprintf(c.path, r.IntN(revisions)) })
		})
	}
}

// BenchmarkAPageOfAShortHistory is the first of these on a backlog of as many stories that has only 10,000 revisions.
func BenchmarkAPageOfAShortHistory(b *testing.B) {
	h, revisions := newHouse(b), full(10_000)
	h.fill(revisions)
	r := rand.New(rand.NewPCG(1, 1))
	h.measure(b, func() string {
		return fmt.Sprintf("/v1/products/ACME/backlog?limit=50&at=revision:%d", r.IntN(revisions))
	})
}

// measure asks for paths, and reports how long it took to get half and nearly all of the answers.
func (h *house) measure(b *testing.B, path func() string) {
	took := make([]time.Duration, 0, b.N)
	for b.Loop() {
		asked := path()
		before := time.Now()
		if a := h.get(asked); a.status != 200 {
			b.Fatalf("%d %s", a.status, a.body)
		}
		took = append(took, time.Since(before))
	}
	slices.Sort(took)
	for name, share := range map[string]float64{"p50-ms": 0.5, "p99-ms": 0.99} {
		b.ReportMetric(float64(took[int(share*float64(len(took)-1))].Microseconds())/1000, name)
	}
}

// BenchmarkWhatIsNext asks a backlog of 50,000 stories, of which those that can be begun lie below all that are done, or
// above them.
func BenchmarkWhatIsNext(b *testing.B) {
	for _, c := range []struct {
		name  string
		first int // of those that can be begun
	}{{"at the top", 1}, {"at the bottom", full(45_000) + 1}} {
		b.Run(c.name, func(b *testing.B) {
			h := newHouse(b)
			h.start("ACME", day(0))
			h.fillUnstarted(c.first, c.first+full(5_000)-1)
			for _, path := range []string{"next?n=10", "backlog?limit=10", "backlog?limit=10&status_category=todo"} {
				b.Run(path, func(b *testing.B) {
					for b.Loop() {
						if a := h.get("/v1/products/ACME/" + path); a.status != 200 || len(a.body) < 2000 {
							b.Fatalf("%d %s", a.status, a.body)
						}
					}
				})
			}
		})
	}
}

// fillUnstarted makes a backlog in which the stories from first to last can be begun and all others are done.
func (h *house) fillUnstarted(first, last int) {
	h.t.Helper()
	stories := full(50_000)
	h.fillWith(pgx.NamedArgs{"stories": stories, "size": 25, "first": first, "last": last},
		`insert into backlog.book_revision (product, revision, effective_at)
		select 'ACME', r, timestamptz '2026-01-01Z' + r * interval '1 second' from generate_series(0, 2 * @stories::int) r`,
		`insert into backlog.story (product, number, from_revision, until_revision, story, title, kind, status, status_category,
			priority, points, labels)
		select 'ACME', n, n, case when n between @first and @last then null else n + @stories::int end, 'ACME-' || n, 'Story ' || n,
			'story', 'To Do', 'todo', 'High', 3, '{ui,urgent}'
		from generate_series(1, @stories::int) n`,
		`insert into backlog.story (product, number, from_revision, story, title, kind, status, status_category, priority, points, labels)
		select 'ACME', n, n + @stories::int, 'ACME-' || n, 'Story ' || n, 'story', 'Done', 'done', 'High', 3, '{ui,urgent}'
		from generate_series(1, @stories::int) n where not n between @first and @last`,
		`insert into backlog.story_category (product, number, from_revision, until_revision, status_category)
		select product, number, from_revision, until_revision, status_category from backlog.story where product = 'ACME'`,
		`insert into backlog.story_text (product, number, from_revision) select 'ACME', n, n from generate_series(1, @stories::int) n`,
		`insert into backlog.placed (product, number, from_revision) select 'ACME', n, n from generate_series(1, @stories::int) n`,
		`insert into backlog.block (product, blocked, relation, blocker, from_revision)
		select 'ACME', n, 'blocks', n + 1, n + 1 from generate_series(@first::int, @last, 2) n`,
		`insert into backlog.chunk (product, chunk, from_revision, stories)
		select 'ACME', c, 0, (select array_agg(n order by n) from generate_series(c * @size::int - @size + 1, c * @size) n)
		from generate_series(1, @stories::int / @size) c`,
		`insert into backlog.directory (product, from_revision, chunks)
		select 'ACME', 0, (select array_agg(c order by c) from generate_series(1, @stories::int / @size::int) c)`,
		`insert into backlog.length (product, from_revision, stories) values ('ACME', 0, @stories::int)`,
		`insert into decisions.decision (product, book, revision, type, effective_at, actor, role, reason, source, subject)
		select 'ACME', 'backlog', n, 'StoryWritten', '2026-01-01Z', 'ana', 'product_owner', 'because', 'api', 'ACME-' || n
		from generate_series(1, @stories::int) n`,
	)
}
