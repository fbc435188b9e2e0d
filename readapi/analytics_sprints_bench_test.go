package readapi_test

import (
	"testing"

	"github.com/jackc/pgx/v5"
)

// fillSprints gives the backlog of 1,000,000 revisions 26 sprints of two weeks each, one after the other, with 100 stories each.
func (h *house) fillSprints() {
	h.t.Helper()
	revisions := h.fillDecided()
	h.fillWith(pgx.NamedArgs{"revisions": revisions, "each": revisions / 26, "seconds": 365 * 24 * 60 * 60, "stories": full(10_000)},
		`update backlog.book_revision set effective_at = timestamptz '2025-03-31Z' + revision * (@seconds::float8 / @revisions) * interval '1 second'`,
		`insert into backlog.sprint (product, number, from_revision, until_revision, sprint, name, state)
		select 'ACME', n, (n - 1 + v * 0.5) * @each::int - case v when 0 then 0 else 1 end, case when v < 2 then (n - 1 + (v + 1) * 0.5) * @each::int - 1 end,
			'ACME-S' || n, 'Sprint ' || n, (array['planned', 'running', 'closed'])[v + 1]
		from generate_series(1, 26) n, generate_series(0, 2) v`,
		`insert into backlog.scope (product, sprint, number, from_revision)
		select 'ACME', n, (n * 100 + i) % @stories::int + 1, (n - 1) * @each::int + i * 10 from generate_series(1, 26) n, generate_series(0, 99) i`)
}

// BenchmarkSprintsMeasured asks for the sprints of a year.
func BenchmarkSprintsMeasured(b *testing.B) {
	h := newHouse(b)
	h.fillSprints()
	h.measure(b, func() string { return "/v1/products/ACME/analytics/sprints?from=2025-03-31" })
}
