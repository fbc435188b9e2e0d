-- How many stories of initiatives name which need at a revision (of the needs that they ever named, one probe each).
with recursive ever as (
    select i.initiative, (
        select min(need)
        from backlog.tally
        where product = @product and initiative = i.initiative and need > ''
    ) as need
    from (select distinct unnest(@initiatives::text[])) as i (initiative)
    union all
    select ever.initiative, (
        select min(need)
        from backlog.tally
        where product = @product and initiative = ever.initiative and need > ever.need
    )
    from ever
    where need is not null
)
select t.initiative, t.need, t.todo, t.doing, t.done, t.dropped, t.todo_points, t.doing_points, t.done_points, t.dropped_points
from ever
cross join lateral (
    select *
    from backlog.tally
    where product = @product and initiative = ever.initiative and need = ever.need and from_revision <= @revision
    order by from_revision desc
    limit 1
) t
where t.until_revision is null or t.until_revision > @revision
order by length(t.need), t.need, length(t.initiative), t.initiative
