-- At which revisions, behind one and up to another, rows of the charter's things began or ceased to hold. The product is number 0.
select t.thing, t.number, array_agg(distinct e.revision order by e.revision) as revisions
from (
    select 'product' as thing, 0 as number, from_revision, until_revision from charter.charter where product = @product
    union all
    select 'product', 0, from_revision, until_revision from charter.vision where product = @product
    union all
    select 'goal', number, from_revision, until_revision from charter.goal where product = @product
    union all
    select 'goal', number, from_revision, until_revision from charter.measurement where product = @product
    union all
    select 'challenge', number, from_revision, until_revision from charter.challenge where product = @product
) t
cross join lateral (values (t.from_revision), (t.until_revision)) as e (revision)
where e.revision > @before and e.revision <= @after
group by t.thing, t.number
