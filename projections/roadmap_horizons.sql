-- The orders of these products' horizons now.
select h.product, h.horizon, h.initiatives
from unnest(@products::text[]) as p (product)
join horizon h on h.product = p.product and h.until_revision is null
