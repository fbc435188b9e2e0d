-- The places of stories in the order at revisions; no row: it has none there.
with orders as (
    select r.revision, c.stories,
           sum(cardinality(c.stories)) over (partition by r.revision order by u.nr) - cardinality(c.stories) as before
    from unnest(@revisions::bigint[]) as r (revision)
    cross join lateral (
        select chunks
        from backlog.directory
        where product = @product and from_revision <= r.revision
        order by from_revision desc
        limit 1
    ) d
    cross join unnest(d.chunks) with ordinality as u (chunk, nr)
    cross join lateral (
        select stories
        from backlog.chunk
        where product = @product and chunk = u.chunk and from_revision <= r.revision
        order by from_revision desc
        limit 1
    ) c
)
select o.revision, n.number, (o.before + array_position(o.stories, n.number))::int as place
from orders o
cross join unnest(@numbers::int[]) as n (number)
where n.number = any (o.stories)
