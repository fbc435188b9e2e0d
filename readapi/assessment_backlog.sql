-- The stories at a revision whose status means todo, and how many of them name or answer a need, or are of an initiative that has a goal
-- or answers a need.
with aims as (
    select distinct i.initiative
    from roadmap.initiative i
    where i.product = @product and i.from_revision <= @roadmap and (i.until_revision is null or i.until_revision > @roadmap)
      and (i.goal <> '' or exists (
          select
          from discovery.answer a
          where a.product = @product and a.item = i.initiative
            and a.from_revision <= @discovery and (a.until_revision is null or a.until_revision > @discovery)
      ))
)
select count(*) as unstarted, count(*) filter (where exists (
           select
           from backlog.story_text t
           where t.product = @product and t.number = u.number and t.needs <> '{}'
             and t.from_revision <= @backlog and (t.until_revision is null or t.until_revision > @backlog)
       ) or exists (
           select
           from backlog.story s
           left join aims a using (initiative)
           left join discovery.answer n
                  on n.product = @product and n.item = s.story
                 and n.from_revision <= @discovery and (n.until_revision is null or n.until_revision > @discovery)
           where (a.initiative is not null or n.item is not null) and s.product = @product and s.number = u.number
             and s.from_revision <= @backlog and (s.until_revision is null or s.until_revision > @backlog)
       )) as traced
from backlog.unstarted u
where u.product = @product and u.from_revision <= @backlog and (u.until_revision is null or u.until_revision > @backlog)
