from unnest(@revisions::bigint[]) as r (revision)
cross join lateral (
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
