-- The stories of the order at a revision that are open, and those that are done with since when: all that is neither dropped nor split.
select n.number, s.initiative, coalesce(s.points, 0) as points, nullif(l.done_revision, -1) as done_revision, l.done_at
-- orders_from.sql
cross join unnest(c.stories) as n (number)
cross join lateral (
    select done_revision, done_at
    from analytics.life
    where product = @product and number = n.number and from_revision <= @backlog
    order by from_revision desc
    limit 1
) l
cross join lateral (
    select initiative, points
    from backlog.story
    where product = @product and number = n.number and from_revision <= @backlog
    order by from_revision desc
    limit 1
) s
