-- The evidence with these numbers of these needs as it is now.
select e.product, e.need, e.number, e.kind, e.text, e.link, e.customer
from unnest(@products::text[], @needs::int[], @numbers::int[]) as k (product, need, number)
cross join lateral (
    select *
    from evidence
    where product = k.product and need = k.need and number = k.number and until_revision is null
    limit 1
) e
