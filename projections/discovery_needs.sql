-- The needs with these numbers as they are now.
select n.product, n.number, n.need, n.statement, n.source, n.importance, n.customers, n.persona, n.status, n.answer,
       n.explanation, n.merged_into
from unnest(@products::text[], @numbers::int[]) as k (product, number)
cross join lateral (
    select *
    from need
    where product = k.product and number = k.number and until_revision is null
    limit 1
) n
