-- The competitors with these numbers as they are now.
select n.product, n.number, n.competitor, n.name, n.strengths, n.weaknesses, n.positioning, n.link
from unnest(@products::text[], @numbers::int[]) as k (product, number)
cross join lateral (
    select *
    from competitor
    where product = k.product and number = k.number and until_revision is null
    limit 1
) n
