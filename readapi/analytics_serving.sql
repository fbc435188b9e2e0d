-- The initiatives that serve a goal at a revision, with the needs that they answer; each once without one, need 0.
select i.goal, i.initiative, n.number as need, n.key as need_key
from roadmap.initiative i
cross join lateral (
    select 0 as number, '' as key
    union all
    select a.need, k.need
    from discovery.answer a
    cross join lateral (select need from discovery.need where product = @product and number = a.need limit 1) k
    where a.product = @product and a.item = i.initiative
      and a.from_revision <= @discovery and (a.until_revision is null or a.until_revision > @discovery)
) n
where i.product = @product and i.goal <> ''
  and i.from_revision <= @roadmap and (i.until_revision is null or i.until_revision > @roadmap)
order by i.number, n.number
