package readapi_test

import (
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// fillOrdered gives the backlog of 10,000 stories and 1,000,000 revisions a year in which each revision moved a story: every tenth from or to
// the first 20 places, one of 400 past one of 40 others; every twentieth took back what the one 100 revisions earlier had done, and one of
// 500 was undone. The history has every tenth of these decisions, and all stories are scored.
func (h *house) fillOrdered() {
	h.t.Helper()
	revisions := full(1_000_000)
	h.fill(revisions)
	h.fillWith(pgx.NamedArgs{"revisions": revisions, "stories": full(10_000)},
		`update backlog.book_revision set effective_at = timestamptz '2025-03-31Z' + revision * (interval '365 days' / @revisions::int)`,
		`insert into backlog.placed (product, number, from_revision, place_from, place_to, passed, passed_before, author, trait, marks)
		select 'ACME', case when r % 10 = 0 then r / 10 % 400 + 1 else r::bigint * 7919 % @stories::int + 1 end, r, r::bigint * 31 % 900 + 21,
			case when r % 10 = 0 then r / 10 % 20 + 1 else r::bigint * 17 % 900 + 21 end, case when r % 10 = 0 then r / 10::bigint * 11 % 40 + 401 else r % 1000 + 100 end,
			r % 900 + 1200, r % 20 + 1, 1, 1
		from generate_series(0, @revisions::int - 1) r`,
		`insert into backlog.reversal (product, from_revision, reversed, number, within, leads, level, undoes)
		select 'ACME', r, r - 100, r % 10000 + 1, 1, 3, r % 200 = 0, false from generate_series(200, @revisions::int - 1, 20) r`,
		`insert into backlog.leveled (product, number, from_revision, level_to) select 'ACME', r % 10000 + 1, r, 'High' from generate_series(200, @revisions::int - 1, 200) r`,
		`insert into decisions.decision (product, book, revision, type, effective_at, actor, role, reason, source, subject, commit_position)
		select 'ACME', 'backlog', revision, 'StoryPrioritized', effective_at, 'person-' || revision % 20, 'product_owner', 'because', 'api',
			'ACME-' || revision % 10000 + 1, revision
		from backlog.book_revision where revision % 10 = 0`,
		`update decisions.decision d set undoes = o.id
		from decisions.decision o
		where d.revision % 500 = 0 and o.revision = d.revision - 10`,
		`insert into analytics.tally (product, dimension, block, value, decisions, moves)
		select 'ACME', 'all', b, '', 1024, 1024 from generate_series(0, @revisions::int / 1024) b`,
		`update backlog.story set score = jsonb_build_object('framework', 'ice', 'version', 1, 'inputs', '{}'::jsonb, 'result', jsonb_build_object('value', number % 997))`,
	)
	h.sumReversals()
	h.exec("vacuum analyze") // as it would have been by then
}

// BenchmarkOrderMeasures asks for a year by week of that backlog, each time another one.
func BenchmarkOrderMeasures(b *testing.B) {
	h := newHouse(b)
	h.fillOrdered()
	for _, measure := range []string{"churn?", "churn?top=100&", "thrash?", "reversals?", "score-drift?"} {
		b.Run(measure, func(b *testing.B) {
			minute := 0
			h.measure(b, func() string {
				minute++
				from := time.Date(2025, 3, 31, 0, minute, 0, 0, time.UTC)
				path := "/v1/products/ACME/analytics/" + measure + "from=" + from.Format(time.RFC3339) + "&to=" + from.AddDate(1, 0, -1).Format(time.RFC3339)
				if measure != "thrash?" {
					path += "&bucket=week"
				}
				return path
			})
		})
	}
}
