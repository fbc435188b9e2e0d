-- The charters of these products as they are now.
select c.product, c.name, c.stage, c.policy, c.people
from unnest(@products::text[]) as p (product)
cross join lateral (
    select *
    from charter
    where product = p.product and until_revision is null
    limit 1
) c
