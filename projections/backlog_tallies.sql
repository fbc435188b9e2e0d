-- How many members of these initiatives and needs there are now.
select t.product, t.initiative, t.need, t.todo, t.doing, t.done, t.dropped, t.todo_points, t.doing_points, t.done_points,
       t.dropped_points
from unnest(@products::text[], @initiatives::text[], @needs::text[]) as k (product, initiative, need)
cross join lateral (
    select *
    from tally
    where product = k.product and initiative = k.initiative and need = k.need
    order by from_revision desc
    limit 1
) t
where t.until_revision is null
