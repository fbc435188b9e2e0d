-- These initiatives at a revision of the roadmap.
select i.initiative, i.title, i.horizon, i.progress
from unnest(@initiatives::text[]) as a (initiative)
cross join lateral (
    select *
    from roadmap.initiative
    where product = @product and initiative = a.initiative and from_revision <= @roadmap
    order by from_revision desc
    limit 1
) i
where i.until_revision is null or i.until_revision > @roadmap
order by i.number
