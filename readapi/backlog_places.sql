-- At which places of the order at a revision stories stand that every filter lets through, and their points; a null filter lets
-- everything through. Each story is found by one probe.
select coalesce(sum(s.points), 0) as points, coalesce(array_agg(p.place order by p.place), '{}') as places
from (
    select n.number, (row_number() over (order by d.nr, n.nr))::int as place
-- orders_from.sql
    cross join unnest(c.stories) with ordinality as n (number, nr)
) p
cross join lateral (
    select story, title, status, status_category, priority, points, kind, initiative, labels
    from backlog.story
    where product = @product and number = p.number and from_revision <= @revision
    order by from_revision desc
    limit 1
) s
where
-- backlog_filter.sql
