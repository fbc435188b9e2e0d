-- The order of each of these products now, chunk by chunk. An order without chunks is one row without a chunk.
select p.product, u.chunk, c.stories
from unnest(@products::text[]) as p (product)
cross join lateral (
    select chunks
    from directory
    where product = p.product
    order by from_revision desc
    limit 1
) d
left join lateral unnest(d.chunks) with ordinality as u (chunk, nr) on true
left join lateral (
    select stories
    from chunk
    where product = p.product and chunk = u.chunk
    order by from_revision desc
    limit 1
) c on true
order by p.product, u.nr
