-- The sprints with these numbers as they are now.
select s.product, s.number, s.sprint, s.name, s.goal, coalesce(s.start_date::text, '') as start_date,
       coalesce(s.end_date::text, '') as end_date, s.state, s.done
from unnest(@products::text[], @numbers::int[]) as k (product, number)
cross join lateral (
    select *
    from sprint
    where product = k.product and number = k.number and until_revision is null
    order by from_revision desc
    limit 1
) s
