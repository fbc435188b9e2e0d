-- The revisions of the latest decisions of groups, each in whole blocks.
select g.nr, r.revision
from unnest(@nrs::int[], @values::text[], @firsts::bigint[], @lasts::bigint[]) as g (nr, value, first, last)
cross join lateral (
    select u.revision
    from generate_series(g.last, g.first, -1) as b (block)
    cross join lateral (
        select u.revision
        from analytics.tally t
        cross join unnest(t.latest) as u (revision)
        where t.product = @product and t.dimension = @dimension and t.block = b.block and t.value = g.value
    ) u
    limit @most
) r
