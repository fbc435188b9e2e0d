-- The challenges with these numbers as they are now.
select c.product, c.number, c.challenge, c.description, c.people, c.roles, c.severity, c.resolution
from unnest(@products::text[], @numbers::int[]) as k (product, number)
cross join lateral (
    select *
    from challenge
    where product = k.product and number = k.number and until_revision is null
    limit 1
) c
