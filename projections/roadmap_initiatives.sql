-- The initiatives with these numbers as they are now.
select i.product, i.number, i.initiative, i.title, i.outcome, i.goal, i.horizon, coalesce(i.start_date::text, '') as start,
       coalesce(i.due_date::text, '') as due, i.progress, i.external, i.score
from unnest(@products::text[], @numbers::int[]) as k (product, number)
cross join lateral (
    select *
    from initiative
    where product = k.product and number = k.number and until_revision is null
    limit 1
) i
