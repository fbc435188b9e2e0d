-- The insights with these numbers as they are now.
select n.product, n.number, n.insight, n.statement, n.method, n.personas, n.needs, n.competitors
from unnest(@products::text[], @numbers::int[]) as k (product, number)
cross join lateral (
    select *
    from insight
    where product = k.product and number = k.number and until_revision is null
    limit 1
) n
