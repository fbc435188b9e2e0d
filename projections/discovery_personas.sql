-- The personas with these numbers as they are now.
select n.product, n.number, n.persona, n.name, n.kind, n.goals, n.pains, n.description
from unnest(@products::text[], @numbers::int[]) as k (product, number)
cross join lateral (
    select *
    from persona
    where product = k.product and number = k.number and until_revision is null
    limit 1
) n
