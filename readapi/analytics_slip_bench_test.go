package readapi_test

import (
	"testing"

	"github.com/jackc/pgx/v5"
)

// fillSlips gives the backlog of 1,000,000 revisions a roadmap of 500 initiatives, each rescheduled ten times within its year, among as
// many decisions of the backlog, of which every tenth is in the history; and of its stories half are done, over a year.
func (h *house) fillSlips() {
	h.t.Helper()
	revisions := h.fillDecided()
	h.fillWith(pgx.NamedArgs{"initiatives": full(500), "times": 10, "revisions": revisions, "seconds": 365 * 24 * 60 * 60},
		`delete from roadmap.initiative`, `delete from roadmap.book_revision`,
		`update backlog.book_revision set effective_at = timestamptz '2025-03-31Z' + revision * (@seconds::float8 / @revisions) * interval '1 second'`,
		`update decisions.decision set effective_at = timestamptz '2025-03-31Z' + revision * (@seconds::float8 / @revisions) * interval '1 second',
			commit_position = 2 * revision, prepare_position = 2 * revision`,
		`update backlog.story set status = 'Done', status_category = 'done' where number % 2 = 0 and until_revision is null`,
		`insert into roadmap.book_revision (product, revision, effective_at)
		select 'ACME', r, timestamptz '2025-03-31Z' + r * (@seconds::float8 / (@initiatives::int * @times::int)) * interval '1 second'
		from generate_series(0, @initiatives::int * @times::int - 1) r`,
		`insert into roadmap.initiative (product, number, from_revision, until_revision, initiative, title, horizon, progress, due_date)
		select 'ACME', n, v * @initiatives::int + n - 1, case when v < @times::int - 1 then (v + 1) * @initiatives::int + n - 1 end,
			'ACME-I' || n, 'Initiative ' || n, 'now', 'planned', date '2026-01-01' + v * 7
		from generate_series(1, @initiatives::int) n, generate_series(0, @times::int - 1) v`,
		`insert into decisions.decision (product, book, revision, type, effective_at, actor, role, reason, source, subject, commit_position)
		select 'ACME', 'roadmap', r, case when r < @initiatives::int then 'InitiativePlanned' else 'InitiativeRescheduled' end, b.effective_at, 'ana',
			'product_manager', 'because', 'api', 'ACME-I' || (r % @initiatives::int + 1),
			2 * (r::float8 * @revisions::int / (@initiatives::int * @times::int))::bigint + 1
		from generate_series(0, @initiatives::int * @times::int - 1) r
		join roadmap.book_revision b on b.product = 'ACME' and b.revision = r`)
}

// BenchmarkSlip asks how 500 initiatives slipped within a year, week by week.
func BenchmarkSlip(b *testing.B) {
	h := newHouse(b)
	h.fillSlips()
	h.fillLives()
	for _, query := range []string{"bucket=week&from=2025-03-31", "bucket=week&from=2026-03-01", "bucket=week&from=2025-03-31&to=2026-01-31"} {
		b.Run(query, func(b *testing.B) {
			h.measure(b, func() string { return "/v1/products/ACME/analytics/roadmap-slip?" + query })
		})
	}
}
