-- The numbers of the stories of the order, in its order, at two revisions.
select r.revision, coalesce((
    select array_agg(u.number order by d.nr, u.nr)
    from (
        select chunks
        from backlog.directory
        where product = @product and from_revision <= r.revision
        order by from_revision desc
        limit 1
    ) h
    cross join unnest(h.chunks) with ordinality as d (chunk, nr)
    cross join lateral (
        select stories
        from backlog.chunk
        where product = @product and chunk = d.chunk and from_revision <= r.revision
        order by from_revision desc
        limit 1
    ) c
    cross join unnest(c.stories) with ordinality as u (number, nr)
), '{}') as numbers
from unnest(@revisions::bigint[]) as r (revision)
