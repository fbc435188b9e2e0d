package readapi_test

import (
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// fillChanges makes a year of so many priority decisions, each of one story, of 20 people with 200 reasons on stories of 40 initiatives.
func (h *house) fillChanges(decisions int) {
	h.t.Helper()
	h.start("ACME", day(0))
	h.fillWith(pgx.NamedArgs{"decisions": decisions},
		`insert into backlog.book_revision (product, revision, effective_at)
		select 'ACME', r, timestamptz '2025-01-01Z' + r * (interval '365 days' / @decisions::int) from generate_series(0, @decisions::int - 1) r`,
		`create table changed as
		select 'ACME' as product, r::bigint as revision, timestamptz '2025-01-01Z' + r * (interval '365 days' / @decisions::int) as effective_at, n % 10000 as number,
			case when n % 5 > 0 then n % 997 + 1 end as place_from, case when n % 5 > 0 then n % 983 + 1 end as place_to, n % 3 - 1 as direction,
			case when n % 5 = 0 then 'Low' end as level_from, 'level ' || n % 5 as level, case when n % 7 = 0 then 'bug' else 'story' end as kind,
			'ACME-I' || n % 40 as initiative, 'person-' || n % 20 || '@example.org' as actor, case when n % 20 < 15 then 'product_owner' else 'product_manager' end as role,
			'reason ' || n % 200 || ' as people write them' as reason, 'api' as source
		from generate_series(0, @decisions::int - 1) r
		cross join lateral (select (hashint8(r)::bigint & 2147483647) as n) n`,
		`insert into backlog.author (product, nr, actor, role, source)
		select product, row_number() over (), actor, role, source from changed group by product, actor, role, source`,
		`insert into backlog.trait (product, nr, level, kind, initiative)
		select product, row_number() over (), level, kind, initiative from changed group by product, level, kind, initiative`,
		`insert into backlog.placed (product, from_revision, number, place_from, place_to, author, trait, marks)
		select c.product, revision, number, place_from, place_to, a.nr, t.nr, 47
		from changed c
		join backlog.author a using (actor, role, source)
		join backlog.trait t using (level, kind, initiative)
		where place_to is not null
		order by revision`,
		`insert into analytics.level_change (product, revision, number, direction, reasoned, level_from, level, kind, initiative)
		select product, revision, number, direction, true, level_from, level, kind, initiative from changed where place_to is null order by revision`,
		`do $$
		declare
			name text;
		begin -- filling them takes minutes, and nothing here asks them
			for name in
				select x.indexrelid::regclass
				from pg_index x
				join pg_class c on c.oid = x.indexrelid
				join pg_am a on a.oid = c.relam
				where x.indrelid = 'decisions.decision'::regclass and a.amname in ('gin', 'hash')
			loop
				execute 'drop index ' || name;
			end loop;
		end $$`,
		`insert into decisions.decision (product, book, revision, type, effective_at, actor, role, reason, source, subject, changes)
		select product, 'backlog', revision, 'StoryPrioritized', effective_at, actor, role, reason, source, 'ACME-' || number,
			jsonb_build_array(jsonb_build_array('place', place_from, place_to))
		from changed order by revision`,
		`insert into analytics.tally (product, dimension, block, value, decisions, moves, level_changes, up, down, reasoned, places, latest)
		select product, d.dimension, revision / 1024, d.value, count(*), count(place_to), count(level_from), count(*) filter (where direction > 0),
			count(*) filter (where direction < 0), count(*), coalesce(sum(abs(place_to - place_from)), 0), (array_agg(revision order by revision desc))[1:10]
		from changed
		cross join lateral (values ('all', ''), ('actor', actor), ('role', role), ('reason', reason), ('source', source), ('level', level),
			('kind', kind), ('initiative', initiative)) as d (dimension, value)
		group by product, d.dimension, revision / 1024, d.value`,
	)
}

// BenchmarkPriorityChanges asks for a year of 1,000,000 priority decisions by week, each time of another range and so of other sums.
func BenchmarkPriorityChanges(b *testing.B) {
	h := newHouse(b)
	h.fillChanges(full(1_000_000))
	for _, group := range []string{"", "actor", "role", "reason", "source", "initiative", "level", "kind"} {
		for _, zone := range []string{"UTC", "Asia/Kathmandu"} {
			b.Run("by "+group+" in "+zone, func(b *testing.B) {
				path := "/v1/products/ACME/analytics/priority-changes?bucket=week&tz=" + zone
				if group != "" {
					path += "&group=" + group
				}
				minute := 0
				h.measure(b, func() string {
					minute++
					from := time.Date(2025, 1, 1, 0, minute, 0, 0, time.UTC)
					return path + "&from=" + from.Format(time.RFC3339) + "&to=" + from.AddDate(1, 0, 0).Format(time.RFC3339)
				})
			})
		}
	}
}
