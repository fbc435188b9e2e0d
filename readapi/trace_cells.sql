-- How many stories initiatives have at a revision, and how many name a need: those of each initiative, and those without
-- one (of the initiatives whose stories ever did, one probe each).
with recursive ever as (
    select min(initiative) as initiative
    from backlog.tally
    where product = @product and need = @need and need <> ''
    union all
    select (
        select min(initiative)
        from backlog.tally
        where product = @product and need = @need and need <> '' and initiative > ever.initiative
    )
    from ever
    where initiative is not null
)
select t.initiative, t.need, t.todo, t.doing, t.done, t.dropped, t.todo_points, t.doing_points, t.done_points, t.dropped_points
from (
    select distinct initiative, '' from unnest(@initiatives::text[]) as i (initiative)
    union all
    select initiative, @need from ever where initiative is not null
) as k (initiative, need)
cross join lateral (
    select *
    from backlog.tally
    where product = @product and initiative = k.initiative and need = k.need and from_revision <= @revision
    order by from_revision desc
    limit 1
) t
where t.until_revision is null or t.until_revision > @revision
order by t.need, length(t.initiative), t.initiative
