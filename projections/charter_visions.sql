-- The visions of these products as they are now.
select v.product, v.vision
from unnest(@products::text[]) as p (product)
cross join lateral (
    select *
    from vision
    where product = p.product and until_revision is null
    limit 1
) v
