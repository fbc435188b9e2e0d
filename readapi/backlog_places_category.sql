-- The numbers of the stories of the order at a revision whose status is of some categories, and their points: those are found by one
-- probe for each initiative, and one for the stories without.
with recursive initiative as (
    select min(initiative) as initiative
    from backlog.tally
    where product = @product
    union all
    select (
        select min(initiative)
        from backlog.tally
        where product = @product and initiative > i.initiative
    )
    from initiative i
    where i.initiative is not null
), worth as (
    select sum(
        case when 'todo' = any (@category) then t.todo_points else 0 end
        + case when 'doing' = any (@category) then t.doing_points else 0 end
        + case when 'done' = any (@category) then t.done_points else 0 end
    ) as points
    from initiative i
    cross join lateral (
        select todo_points, doing_points, done_points, until_revision
        from backlog.tally
        where product = @product and initiative = i.initiative and need = '' and from_revision <= @revision
        order by from_revision desc
        limit 1
    ) t
    where t.until_revision is null or t.until_revision > @revision
)
select coalesce((select points from worth), 0) as points, coalesce(array_agg(number), '{}') as numbers
from backlog.story_category
where product = @product and status_category = any (@category)
  and from_revision <= @revision and (until_revision is null or until_revision > @revision)
