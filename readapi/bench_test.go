package readapi_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

const (
	benchStories   = 10_000
	benchChunks    = 200 // of 50 stories, which is how full chunks of at most 64 are on the average
	benchVersions  = 200_000
	benchRevisions = 1_000_000
)

// fill makes a backlog of a million revisions: versions of chunks and of stories are spread evenly over them.
func (h *house) fill() {
	h.t.Helper()
	h.start("ACME", day(0))
	args := pgx.NamedArgs{
		"stories": benchStories, "chunks": benchChunks, "size": benchStories / benchChunks,
		"revisions": benchRevisions, "versions": benchVersions,
		"each": benchVersions / benchStories, "every": benchRevisions / (benchVersions / benchStories),
		"chunk_each": benchVersions / benchChunks, "chunk_every": benchRevisions / (benchVersions / benchChunks),
	}
	for _, sql := range []string{
		`insert into backlog.book_revision
		select 'ACME', r, timestamptz '2026-01-01Z' + r * interval '1 second' from generate_series(0, @revisions::int - 1) r`,
		`insert into backlog.story
		select 'ACME', n, v * @every::bigint, nullif((v + 1) * @every::bigint, @revisions::bigint), 'ACME-' || n,
		       'Story ' || n || ' as it was in version ' || v, 'story', 'To Do', 'todo', '', 'High', v, 'ACME-I' || (n % 100 + 1), '{ui,urgent}', '[]',
		       '{"source":"jira","key":"OLD-1","id":"1"}', '1', false, null, null, '', '{}', ''
		from generate_series(1, @stories::int) n, generate_series(0, @each::int - 1) v`,
		`insert into backlog.story_text
		select 'ACME', n, 0, null, '', '', '', '', '{}', case when n % 2 = 0 then array['ACME-N' || (n % 200 / 2 + 1)] else '{}' end
		from generate_series(1, @stories::int) n`,
		`insert into backlog.chunk
		select 'ACME', c, v * @chunk_every::bigint, nullif((v + 1) * @chunk_every::bigint, @revisions::bigint),
		       (select array_agg((n + v) % @size::int + 1 + (c - 1) * @size::int order by n) from generate_series(1, @size::int) n)
		from generate_series(1, @chunks::int) c, generate_series(0, @chunk_each::int - 1) v`,
		`insert into backlog.directory
		select 'ACME', v * 1000, nullif((v + 1) * 1000, @revisions::bigint), (select array_agg(c order by c) from generate_series(1, @chunks::int) c)
		from generate_series(0, @revisions::int / 1000 - 1) v`,
		`insert into roadmap.book_revision values ('ACME', 0, '2026-01-01Z')`,
		`insert into roadmap.initiative
		select 'ACME', n, 0, null, 'ACME-I' || n, 'Initiative ' || n, '', 'ACME-G' || (n % 10 + 1), 'now', null, null, 'planned', null, null
		from generate_series(1, 100) n`,
		`insert into discovery.book_revision values ('ACME', 0, '2026-01-01Z')`,
		`insert into discovery.need
		select 'ACME', n, 0, null, 'ACME-N' || n, 'Need ' || n, '', 3, '{}', '', 'answered',
		       jsonb_build_object('stories', jsonb_build_array('ACME-' || n, 'ACME-' || n + 1)), '', ''
		from generate_series(1, 100) n`,
		`insert into roadmap.release select 'ACME', n, 0, null, 'ACME-R' || n, n || '.0', null, n < 50, null from generate_series(1, 100) n`,
		`insert into roadmap.assignment select 'ACME', 'ACME-R' || (n % 100 + 1), 'ACME-' || n, 0 from generate_series(1, @stories::int, 2) n`,
	} {
		h.exec(sql, args)
	}
}

func BenchmarkAPageAtAnyRevision(b *testing.B) {
	h := newHouse(b)
	h.fill()
	r := rand.New(rand.NewPCG(1, 1))
	for _, c := range []struct{ name, path string }{
		{"the first page", "/v1/products/ACME/backlog?limit=50&at=revision:%d"},
		{"a page of 500", "/v1/products/ACME/backlog?limit=500&at=revision:%d"},
		{"a story", "/v1/products/ACME/backlog/ACME-5000?at=revision:%d"},
		{"a trace of an initiative", "/v1/products/ACME/trace/ACME-I7?at=revision:%d"},
		{"a trace of a need", "/v1/products/ACME/trace/ACME-N7?at=revision:%d"},
		{"a trace of a goal", "/v1/products/ACME/trace/ACME-G7?at=revision:%d"},
		{"a trace of a story", "/v1/products/ACME/trace/ACME-5000?at=revision:%d"},
		{"a filter that finds nothing", "/v1/products/ACME/backlog?limit=50&status=None&at=revision:%d"},
	} {
		b.Run(c.name, func(b *testing.B) {
			took := make([]time.Duration, 0, b.N)
			for b.Loop() {
				path := fmt.Sprintf(c.path, r.IntN(benchRevisions))
				before := time.Now()
				if a := h.get(path); a.status != 200 {
					b.Fatalf("%d %s", a.status, a.body)
				}
				took = append(took, time.Since(before))
			}
			slices.Sort(took)
			for name, share := range map[string]float64{"p50-ms": 0.5, "p99-ms": 0.99} {
				b.ReportMetric(float64(took[int(share*float64(len(took)-1))].Microseconds())/1000, name)
			}
		})
	}
}

// BenchmarkWhatIsNext asks a backlog of 50,000 stories, of which those that can be begun lie below all that are done, or
// above them.
func BenchmarkWhatIsNext(b *testing.B) {
	for _, c := range []struct {
		name  string
		first int // of those that can be begun
	}{{"at the top", 1}, {"at the bottom", 45_001}} {
		b.Run(c.name, func(b *testing.B) {
			h := newHouse(b)
			h.start("ACME", day(0))
			args := pgx.NamedArgs{"stories": 50_000, "size": 50, "first": c.first, "last": c.first + 4_999}
			for _, sql := range []string{
				`insert into backlog.book_revision
				select 'ACME', r, timestamptz '2026-01-01Z' + r * interval '1 second' from generate_series(0, 100000) r`,
				`insert into backlog.story
				select 'ACME', n, n, case when n between @first and @last then null else n + 50000 end, 'ACME-' || n, 'Story ' || n, 'story',
				       'To Do', 'todo', '', 'High', 3, '', '{ui,urgent}', '[]', null, null, false, null, null, '', '{}', ''
				from generate_series(1, @stories::int) n`,
				`insert into backlog.story
				select 'ACME', n, n + 50000, null, 'ACME-' || n, 'Story ' || n, 'story', 'Done', 'done', '', 'High', 3, '',
				       '{ui,urgent}', '[]', null, null, false, null, null, '', '{}', ''
				from generate_series(1, @stories::int) n where not n between @first and @last`,
				`insert into backlog.unstarted
				select 'ACME', n, n, case when n between @first and @last then null else n + 50000 end from generate_series(1, @stories::int) n`,
				`insert into backlog.story_text select 'ACME', n, n, null, '', '', '', '', '{}', '{}' from generate_series(1, @stories::int) n`,
				`insert into backlog.placed select 'ACME', n, n from generate_series(1, @stories::int) n`,
				`insert into backlog.block select 'ACME', n, 'blocks', n + 1, n + 1, null from generate_series(@first::int, @last, 2) n`,
				`insert into backlog.chunk
				select 'ACME', c, 0, null, (select array_agg(n order by n) from generate_series(c * @size::int - @size + 1, c * @size) n)
				from generate_series(1, @stories::int / @size) c`,
				`insert into backlog.directory
				select 'ACME', 0, null, (select array_agg(c order by c) from generate_series(1, @stories::int / @size::int) c)`,
				`insert into decisions.decision
				select 'ACME', 'backlog', n, gen_random_uuid(), 'StoryWritten', '2026-01-01Z', '2026-01-01Z', null, 'ana', 'product_owner',
				       'because', '[]', 'api', 'ACME-' || n, array['ACME-' || n], '[]', '', '', '', '', n, n, 0, 0, 0
				from generate_series(1, @stories::int) n`,
			} {
				h.exec(sql, args)
			}
			h.exec("analyze")
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
