-- How many stories the order has at a revision.
select coalesce(sum(cardinality(c.stories)), 0)::int
from (
    select chunks
    from backlog.directory
    where product = @product and from_revision <= @revision
    order by from_revision desc
    limit 1
) d
cross join unnest(d.chunks) as u (chunk)
cross join lateral (
    select stories
    from backlog.chunk
    where product = @product and chunk = u.chunk and from_revision <= @revision
    order by from_revision desc
    limit 1
) c
