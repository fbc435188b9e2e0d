-- The stories at a revision whose status means todo, and how many of them name or answer a need, or are of an initiative that has a goal
-- or answers a need.
with aims as (
    select initiative
    from roadmap.initiative
    where product = @product and from_revision <= @roadmap and (until_revision is null or until_revision > @roadmap)
      and (goal <> '' or initiative = any (@answering::text[]))
), traced as (
    select number
    from backlog.member
    where product = @product and from_revision <= @backlog and (until_revision is null or until_revision > @backlog)
      and (need <> '' or initiative in (select initiative from aims))
    union
    select unnest(@numbers::int[])
)
select count(*) as unstarted, count(t.number) as traced
from backlog.story_category u
left join traced t using (number)
where u.product = @product and u.status_category = 'todo' and u.from_revision <= @backlog and (u.until_revision is null or u.until_revision > @backlog)
