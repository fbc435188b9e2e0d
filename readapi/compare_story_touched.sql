-- At which revisions, behind one and up to another, rows of these stories began or ceased to hold by a decision.
select n.number, array_agg(distinct e.revision order by e.revision) as revisions
from unnest(@numbers::int[]) as n (number)
cross join lateral (
    select from_revision, until_revision
    from backlog.story
    where product = @product and number = n.number and from_revision > @before and from_revision <= @after
    union all
    (select from_revision, until_revision
    from backlog.story
    where product = @product and number = n.number and from_revision <= @before
    order by from_revision desc
    limit 1)
    union all
    select from_revision, from_revision
    from backlog.story_text
    where product = @product and number = n.number and from_revision > @before and from_revision <= @after
) t
cross join lateral (values (t.from_revision), (t.until_revision)) as e (revision)
where e.revision > @before and e.revision <= @after
  and not exists (select from decisions.passed where product = @product and book = 'backlog' and revision = e.revision)
group by n.number
