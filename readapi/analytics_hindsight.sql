-- The first initiatives of the horizon now at instants, and the value by which each was scored then.
select b.nr::int as goal, u.place::int as place, i.initiative, i.title, i.score ->> 'framework' as framework,
       (i.score #>> '{result,value}')::float8 as value
from unnest(@instants::timestamptz[]) with ordinality as b (at, nr)
cross join lateral (
    select revision
    from roadmap.book_revision
    where product = @product and effective_at <= b.at
    order by effective_at desc, revision desc
    limit 1
) r
cross join lateral (
    select initiatives
    from roadmap.horizon
    where product = @product and horizon = 'now' and from_revision <= r.revision
    order by from_revision desc
    limit 1
) h
cross join unnest(h.initiatives[:@top::int]) with ordinality as u (number, place)
cross join lateral (
    select initiative, title, score
    from roadmap.initiative
    where product = @product and number = u.number and from_revision <= r.revision
    order by from_revision desc
    limit 1
) i
order by b.nr, u.place
