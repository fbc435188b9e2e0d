-- The stories with these numbers at a revision, by number, each with the needs that it names and then those that it
-- answers, and with the decision that brought it.
select s.story, s.title, s.status, s.status_category, s.points, nullif(s.initiative, '') as initiative,
       coalesce(t.needs, '{}') || array(
           select n.need
           from discovery.answer a
           cross join lateral (select need from discovery.need where product = @product and number = a.need limit 1) n
           where a.product = @product and a.item = s.story
             and a.from_revision <= @discovery and (a.until_revision is null or a.until_revision > @discovery)
             and n.need <> all (coalesce(t.needs, '{}'))
           order by a.need
       ) as needs,
       c.revision as decided_revision, b.effective_at as decided_at
from unnest(@numbers::int[]) as k (number)
cross join lateral (
    select *
    from backlog.story
    where product = @product and number = k.number and from_revision <= @revision
    order by from_revision desc
    limit 1
) s
left join lateral (
    select needs
    from backlog.story_text
    where product = @product and number = k.number and from_revision <= @revision
    order by from_revision desc
    limit 1
) t on true
cross join lateral (
    select min(from_revision) as revision
    from backlog.story
    where product = @product and number = k.number
) c
join backlog.book_revision b on b.product = @product and b.revision = c.revision
where s.until_revision is null or s.until_revision > @revision
order by s.number
