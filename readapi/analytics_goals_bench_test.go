package readapi_test

import "testing"

// fillGoals gives the backlog of 1,000,000 revisions ten goals, each measured weekly, which its initiatives and needs serve; half of its stories
// are done over a year.
func (h *house) fillGoals() {
	h.t.Helper()
	h.fillSlips()
	h.fillWith(nil,
		`delete from roadmap.initiative`,
		`insert into roadmap.initiative (product, number, from_revision, initiative, title, goal, horizon, progress)
		select 'ACME', n, 0, 'ACME-I' || n, 'Initiative ' || n, 'ACME-G' || (n % 20 + 1), 'now', 'planned' from generate_series(1, 100) n`,
		`insert into roadmap.horizon (product, horizon, from_revision, initiatives)
		select 'ACME', 'now', 0, (select array_agg(n) from generate_series(1, 100) n)`,
		`insert into discovery.answer (product, item, need, from_revision) select 'ACME', 'ACME-I' || n, n, 0 from generate_series(1, 100) n`,
		`update backlog.story set score = '{"framework": "rice", "result": {"value": 3}}' where number % 4 = 0`,
		`insert into charter.book_revision (product, revision, effective_at)
		select 'ACME', r, timestamptz '2025-03-31Z' + r * interval '10 hours' from generate_series(1, 530) r`,
		`insert into charter.goal (product, number, from_revision, goal, title, metric, target, due_date)
		select 'ACME', n, n, 'ACME-G' || n, 'Goal ' || n, 'sales', 100, '2026-06-30' from generate_series(1, 10) n`,
		`insert into charter.measurement (product, number, day, from_revision, value)
		select 'ACME', n, (date '2025-04-07' + w * 7)::text, 10 + w * 10 + n, w from generate_series(1, 10) n, generate_series(0, 50) w`,
		`insert into decisions.decision (product, book, revision, type, effective_at, actor, role, source, subject, commit_position)
		select 'ACME', 'product', r, 'GoalMeasured', b.effective_at, 'ana', 'product_manager', 'api', 'ACME-G1', 1000000000 + r
		from generate_series(1, 530) r join charter.book_revision b on b.product = 'ACME' and b.revision = r`)
}

// BenchmarkGoalProgress asks for a year, week by week.
func BenchmarkGoalProgress(b *testing.B) {
	h := newHouse(b)
	h.fillGoals()
	h.measure(b, func() string { return goalProgressPath + "?bucket=week&from=2025-03-31" })
}
