-- The latest decisions of groups in whole blocks, the newest first.
select g.nr, r.revision
from unnest(@nrs::int[], @values::text[], @firsts::bigint[], @lasts::bigint[]) as g (nr, value, first, last)
cross join lateral (
    select u.revision
    from generate_series(g.last, g.first, -1) as b (block)
    cross join lateral ( -- one look into the index after the other, until there are enough
        select latest
        from analytics.tally
        where product = @product and dimension = @dimension and block = b.block and value = g.value
        limit 1
    ) t
    cross join unnest(t.latest) as u (revision)
    limit @most
) r
