package readapi_test

import "testing"

// fillLives gives each story of the backlog of 1,000,000 revisions twenty versions of its life, over a year; half of them are done.
func (h *house) fillLives() {
	h.t.Helper()
	h.fillWith(nil,
		`insert into analytics.life (product, number, from_revision, done_revision, written_at, prioritized_at, started_at, done_at, accepted_at, since,
			status, category, spent)
		select s.product, s.number, s.from_revision, case when v.done then s.from_revision else -1 end, b.effective_at - interval '30 days', b.effective_at,
			b.effective_at - interval '9 days', case when v.done then b.effective_at end, case when v.done then b.effective_at end, b.effective_at,
			case when v.done then 'Done' else 'To Do' end, case when v.done then 'done' else 'todo' end, '{"To Do": 86400, "In Progress": 3600}'
		from backlog.story s
		cross join lateral (select s.number % 2 = 0 and s.until_revision is null as done) v
		join backlog.book_revision b on b.product = s.product and b.revision = least(s.from_revision + s.number * 3, (select max(revision) from backlog.book_revision))`,
		`insert into analytics.story (product, number, from_revision, level, kind, initiative)
		select product, number, 0, 'High', 'story', 'ACME-I' || number % 100 from backlog.story where from_revision = 0`,
		`insert into backlog.risen (product, number, from_revision, place)
		select product, number, number, 20 - v from backlog.story, generate_series(0, 9) v where from_revision = 0 and v = 0`)
}

// BenchmarkLeadTime asks how long the stories of a year took, week by week.
func BenchmarkLeadTime(b *testing.B) {
	h := newHouse(b)
	h.fillSlips()
	h.fillLives()
	for _, query := range []string{"bucket=week", "bucket=quarter&group=initiative"} {
		b.Run(query, func(b *testing.B) {
			h.measure(b, func() string { return leadTimePath + "?from=2025-03-31&top=20&" + query })
		})
	}
}
