-- At which places of the order at a revision stories stand whose status is of some categories, and their points: the stories by one
-- scan of narrow rows, the points by one probe for each initiative, and one for those without.
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
    select coalesce(sum(
        case when 'todo' = any (@category) then t.todo_points else 0 end
        + case when 'doing' = any (@category) then t.doing_points else 0 end
        + case when 'done' = any (@category) then t.done_points else 0 end
    ), 0) as points
    from initiative i
    cross join lateral (
        select todo_points, doing_points, done_points, until_revision
        from backlog.tally
        where product = @product and initiative = i.initiative and need = '' and from_revision <= @revision
        order by from_revision desc
        limit 1
    ) t
    where t.until_revision is null or t.until_revision > @revision
), listed as (
    select p.place
    from (
        select n.number, (row_number() over (order by d.nr, n.nr))::int as place
-- orders_from.sql
        cross join unnest(c.stories) with ordinality as n (number, nr)
    ) p
    join backlog.story_category s on s.product = @product and s.number = p.number and s.status_category = any (@category)
        and s.from_revision <= @revision and (s.until_revision is null or s.until_revision > @revision)
)
select (select points from worth) as points, coalesce(array_agg(place order by place), '{}') as places
from listed
