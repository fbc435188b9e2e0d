-- The stories at a revision whose status means todo, and how many of them name or answer a need, or are of an initiative that has a goal
-- or answers a need.
with answering as (
    select distinct item
    from discovery.answer
    where product = @product and from_revision <= @discovery and (until_revision is null or until_revision > @discovery)
), aims as (
    select initiative
    from roadmap.initiative
    where product = @product and from_revision <= @roadmap and (until_revision is null or until_revision > @roadmap)
      and (goal <> '' or initiative in (select item from answering))
), traced as (
    select number
    from backlog.member
    where product = @product and from_revision <= @backlog and (until_revision is null or until_revision > @backlog)
      and (need <> '' or initiative in (select initiative from aims))
    union
    select substring(item from '-(\d+)$')::int
    from answering
    where item ~ '-\d+$'
)
select count(*) as unstarted, count(t.number) as traced
from backlog.unstarted u
left join traced t using (number)
where u.product = @product and u.from_revision <= @backlog and (u.until_revision is null or u.until_revision > @backlog)
