-- Every release at a revision with what ships with it.
with assigned as (
    select a.release, array_agg(a.item order by a.from_revision, length(a.item), a.item) as items
    from roadmap.assignment a
    where a.product = @product
      and a.from_revision <= @revision and (a.until_revision is null or a.until_revision > @revision)
    group by a.release
)
select r.release, r.name, r.date::text as date, r.shipped, r.undelivered as with_undelivered, coalesce(a.items, '{}') as items, r.external,
       r.from_revision as revision
from roadmap.release r
left join assigned a using (release)
where r.product = @product
  and r.from_revision <= @revision and (r.until_revision is null or r.until_revision > @revision)
order by r.number
