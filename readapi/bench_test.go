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
		       'Story ' || n || ' as it was in version ' || v, 'story', 'To Do', 'todo', '', 'High', v, '', '{ui,urgent}', '[]',
		       '{"source":"jira","key":"OLD-1","id":"1"}', '1', false, null, null, '', '{}', ''
		from generate_series(1, @stories::int) n, generate_series(0, @each::int - 1) v`,
		`insert into backlog.chunk
		select 'ACME', c, v * @chunk_every::bigint, nullif((v + 1) * @chunk_every::bigint, @revisions::bigint),
		       (select array_agg((n + v) % @size::int + 1 + (c - 1) * @size::int order by n) from generate_series(1, @size::int) n)
		from generate_series(1, @chunks::int) c, generate_series(0, @chunk_each::int - 1) v`,
		`insert into backlog.directory
		select 'ACME', v * 1000, nullif((v + 1) * 1000, @revisions::bigint), (select array_agg(c order by c) from generate_series(1, @chunks::int) c)
		from generate_series(0, @revisions::int / 1000 - 1) v`,
		`insert into roadmap.book_revision values ('ACME', 0, '2026-01-01Z')`,
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
