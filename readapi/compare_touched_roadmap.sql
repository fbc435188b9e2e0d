-- At which revisions, behind one and up to another, rows of the roadmap's things began or ceased to hold.
select t.thing, t.number, array_agg(distinct e.revision order by e.revision) as revisions
from (
    select 'initiative' as thing, number, from_revision, until_revision from roadmap.initiative where product = @product
    union all
    select 'initiative', number, from_revision, until_revision from roadmap.validation where product = @product
    union all
    select 'initiative', n.number, o.from_revision, o.until_revision
    from roadmap.dependency o
    cross join lateral (select number from roadmap.initiative where product = @product and initiative = o.initiative limit 1) n
    where o.product = @product
    union all
    select 'release', number, from_revision, until_revision from roadmap.release where product = @product
    union all
    select 'release', n.number, o.from_revision, o.until_revision
    from roadmap.assignment o
    cross join lateral (select number from roadmap.release where product = @product and release = o.release limit 1) n
    where o.product = @product
    union all
    select 'proposal', number, from_revision, until_revision from roadmap.proposal where product = @product
) t
cross join lateral (values (t.from_revision), (t.until_revision)) as e (revision)
where e.revision > @before and e.revision <= @after
group by t.thing, t.number
