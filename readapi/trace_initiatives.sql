-- Initiatives at a revision: those with these keys, those that serve a goal, and those that answer a need; each with the
-- decision that brought it.
select i.initiative, i.title, i.outcome, nullif(i.goal, '') as goal, i.horizon, i.progress, n.needs,
       c.revision as decided_revision, b.effective_at as decided_at
from roadmap.initiative i
cross join lateral (
    select coalesce(array_agg(need order by number), '{}') as needs
    from discovery.need
    where product = @product and answer -> 'initiatives' ? i.initiative
      and from_revision <= @discovery and (until_revision is null or until_revision > @discovery)
) n
cross join lateral (
    select min(from_revision) as revision
    from roadmap.initiative
    where product = @product and number = i.number
) c
join roadmap.book_revision b on b.product = @product and b.revision = c.revision
where i.product = @product
  and i.from_revision <= @revision and (i.until_revision is null or i.until_revision > @revision)
  and (i.initiative = any (@initiatives::text[]) or i.goal = nullif(@goal::text, '') or nullif(@need::text, '') = any (n.needs))
order by i.number
