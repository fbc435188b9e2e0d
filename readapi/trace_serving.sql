-- The initiatives that serve a goal at a revision: of those that ever did, one probe each.
with recursive ever as (
    select min(number) as number
    from roadmap.initiative
    where product = @product and goal = @goal and goal <> ''
    union all
    select (
        select min(number)
        from roadmap.initiative
        where product = @product and goal = @goal and goal <> '' and number > ever.number
    )
    from ever
    where number is not null
)
select i.initiative
from ever
cross join lateral (
    select *
    from roadmap.initiative
    where product = @product and number = ever.number and from_revision <= @revision
    order by from_revision desc
    limit 1
) i
where i.goal = @goal and (i.until_revision is null or i.until_revision > @revision)
order by i.number
