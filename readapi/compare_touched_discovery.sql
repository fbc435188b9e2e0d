-- At which revisions, behind one and up to another, rows of the discovery book's things began or ceased to hold.
select t.thing, t.number, array_agg(distinct e.revision order by e.revision) as revisions
from (
    select 'need' as thing, number, from_revision, until_revision from discovery.need where product = @product
    union all
    select 'need', need, from_revision, until_revision from discovery.evidence where product = @product
    union all
    select 'persona', number, from_revision, until_revision from discovery.persona where product = @product
    union all
    select 'competitor', number, from_revision, until_revision from discovery.competitor where product = @product
    union all
    select 'insight', number, from_revision, until_revision from discovery.insight where product = @product
) t
cross join lateral (values (t.from_revision), (t.until_revision)) as e (revision)
where e.revision > @before and e.revision <= @after
group by t.thing, t.number
