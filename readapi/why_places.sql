-- The places of stories in the order at a revision; no row: it has none there.
select n.number, (o.before + array_position(o.stories, n.number))::int as place
from (
    select c.stories, sum(cardinality(c.stories)) over (order by u.nr) - cardinality(c.stories) as before
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
) o
join unnest(@numbers::int[]) as n (number) on n.number = any (o.stories)
