-- The order of each of these products now, chunk by chunk. An order without chunks is one row without a chunk. "last" is
-- the highest number that a chunk ever had: numbers are not used again.
select d.product, u.chunk, c.stories, (select max(chunk) from chunk where product = d.product) as last
from unnest(@products::text[]) as p (product)
join directory d on d.product = p.product and d.until_revision is null
left join lateral unnest(d.chunks) with ordinality as u (chunk, nr) on true
left join chunk c on c.product = d.product and c.chunk = u.chunk and c.until_revision is null
order by d.product, u.nr
