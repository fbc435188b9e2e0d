-- The goals with these numbers as they are now.
select g.product, g.number, g.goal, g.title, g.metric, g.unit, g.baseline, g.target,
       coalesce(g.due_date::text, '') as due, g.outcome
from unnest(@products::text[], @numbers::int[]) as k (product, number)
cross join lateral (
    select *
    from goal
    where product = k.product and number = k.number and until_revision is null
    limit 1
) g
