-- The initiatives with these keys at a revision, each with the needs that it answers and the decision that brought it.
select i.initiative, i.title, i.outcome, nullif(i.goal, '') as goal, i.horizon, i.progress,
       array(
           select n.need
           from discovery.answer a
           cross join lateral (select need from discovery.need where product = @product and number = a.need limit 1) n
           where a.product = @product and a.item = i.initiative
             and a.from_revision <= @discovery and (a.until_revision is null or a.until_revision > @discovery)
           order by a.need
       ) as needs,
       c.revision as decided_revision, b.effective_at as decided_at
from (select distinct unnest(@initiatives::text[])) as k (initiative)
cross join lateral (
    select *
    from roadmap.initiative
    where product = @product and initiative = k.initiative and from_revision <= @revision
    order by from_revision desc
    limit 1
) i
cross join lateral (
    select min(from_revision) as revision
    from roadmap.initiative
    where product = @product and number = i.number
) c
join roadmap.book_revision b on b.product = @product and b.revision = c.revision
where i.until_revision is null or i.until_revision > @revision
order by i.number
