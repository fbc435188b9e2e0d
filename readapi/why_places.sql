-- The places of stories in the order at revisions; what has none then is left out.
select o.revision, n.number, (o.above + array_position(o.stories, n.number))::int as place
from (
    select r.revision, c.stories,
           sum(cardinality(c.stories)) over (partition by r.revision order by d.nr) - cardinality(c.stories) as above
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
) o
join unnest(@numbers::int[]) as n (number) on n.number = any (o.stories)
