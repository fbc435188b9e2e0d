-- The initiatives with these numbers as they are now.
select i.product, i.number, i.initiative, i.title, i.outcome, i.goal, i.horizon, coalesce(i.start_date::text, '') as start,
       coalesce(i.due_date::text, '') as due, i.progress, i.external
from unnest(@products::text[], @numbers::int[]) as k (product, number)
join initiative i on i.product = k.product and i.number = k.number and i.until_revision is null
