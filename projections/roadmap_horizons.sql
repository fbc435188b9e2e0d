-- The orders of these products' horizons now.
select p.product, n.horizon, h.initiatives
from unnest(@products::text[]) as p (product)
cross join unnest(@horizons::text[]) as n (horizon)
cross join lateral (
    select initiatives
    from horizon
    where product = p.product and horizon = n.horizon and until_revision is null
    limit 1
) h
