package readapi_test

import (
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// sumReversals sums reversals up, as the fold does.
func (h *house) sumReversals() {
	h.t.Helper()
	h.fillWith(nil,
		`insert into backlog.reversal_kind (product, block, level, within, reversals, decisions, latest)
		select product, from_revision / 1024, level, within, count(*), count(*), (array_agg(from_revision order by from_revision desc))[1:10]
		from backlog.reversal where within is not null and not undoes
		group by product, from_revision / 1024, level, within`,
		`insert into backlog.reversal_role (product, block, role, reversed_role, within, reversals, decisions, latest)
		select r.product, r.from_revision / 8192, b.role, o.role, r.within, count(*), count(*), (array_agg(r.from_revision order by r.from_revision desc))[1:10]
		from backlog.reversal r
		join decisions.decision b on b.product = r.product and b.book = 'backlog' and b.revision = r.from_revision
		join decisions.decision o on o.product = r.product and o.book = 'backlog' and o.revision = r.reversed
		where r.within is not null and not r.undoes
		group by r.product, r.from_revision / 8192, b.role, o.role, r.within`,
		`insert into backlog.reversal_person (product, block, role, reversed_role, actor, reversed_actor, within1, within7, within14, within30, within90, within365)
		select r.product, r.from_revision / 8192, b.role, o.role, b.actor, o.actor, count(*) filter (where r.within <= 1), count(*) filter (where r.within <= 7),
			count(*) filter (where r.within <= 14), count(*) filter (where r.within <= 30), count(*) filter (where r.within <= 90), count(*)
		from backlog.reversal r
		join decisions.decision b on b.product = r.product and b.book = 'backlog' and b.revision = r.from_revision
		join decisions.decision o on o.product = r.product and o.book = 'backlog' and o.revision = r.reversed
		where r.within is not null and not r.undoes
		group by r.product, r.from_revision / 8192, b.role, o.role, b.actor, o.actor`)
}

// fillReversals makes a year of 1,000,000 priority decisions of 20 people, of which every second one takes another one back, most of the
// ten days before.
func (h *house) fillReversals() {
	h.t.Helper()
	decisions := full(1_000_000)
	h.fillChanges(decisions)
	h.fillWith(pgx.NamedArgs{"decisions": decisions},
		`insert into backlog.reversal (product, from_revision, reversed, number, within, leads, level, undoes)
		select 'ACME', c.revision, r.reversed, c.number, d.days, 3, c.level_from is not null, false
		from changed c
		cross join lateral (select greatest(0, c.revision - 1 - abs(hashint8(c.revision + 7)::bigint) % (@decisions::int / case when c.revision % 20 = 1 then 3 else 36 end)) as reversed) r
		cross join lateral (select min(d) as days from unnest(array[1, 7, 14, 30, 90, 365]) d where (c.revision - r.reversed) * 365 <= d * @decisions::bigint) d
		where c.revision % 2 = 1`)
	h.sumReversals()
	h.exec("vacuum analyze") // as it would have been by then
}

// BenchmarkReversals asks what was taken back in a year by week, each time in another one.
func BenchmarkReversals(b *testing.B) {
	h := newHouse(b)
	h.fillReversals()
	for _, query := range []string{"within=P1D", "within=P14D", "within=P365D", "within=P14D&tz=Asia/Kathmandu"} {
		b.Run(query, func(b *testing.B) {
			minute := 0
			h.measure(b, func() string {
				minute++
				from := time.Date(2025, 1, 1, 0, 97*minute, 0, 0, time.UTC)
				return "/v1/products/ACME/analytics/reversals?bucket=week&" + query + "&from=" + from.Format(time.RFC3339) + "&to=" + from.AddDate(1, 0, -10).Format(time.RFC3339)
			})
		})
	}
}
