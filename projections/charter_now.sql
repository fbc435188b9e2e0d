-- The charters of these products as they are now.
select c.product, c.name, c.vision, c.policy, c.people
from unnest(@products::text[]) as p (product)
join charter c on c.product = p.product and c.until_revision is null
