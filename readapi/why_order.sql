-- The numbers of the stories of the order at a revision, chunk by chunk.
select c.stories
from (
    select chunks
    from backlog.directory
    where product = @product and from_revision <= @revision
    order by from_revision desc
    limit 1
) d
cross join unnest(d.chunks) with ordinality as u (chunk, nr)
cross join lateral (
    select stories
    from backlog.chunk
    where product = @product and chunk = u.chunk and from_revision <= @revision
    order by from_revision desc
    limit 1
) c
order by u.nr
