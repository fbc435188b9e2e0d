-- At which revisions, behind one and up to another, rows of sprints began or ceased to hold.
select t.thing, t.number, array_agg(distinct e.revision order by e.revision) as revisions
from (
    select 'sprint' as thing, number, from_revision, until_revision from backlog.sprint where product = @product
    union all
    select 'sprint', sprint, from_revision, until_revision from backlog.scope where product = @product
) t
cross join lateral (values (t.from_revision), (t.until_revision)) as e (revision)
where e.revision > @before and e.revision <= @after
group by t.thing, t.number
