-- At which revisions, behind one and up to another, rows of the roadmap's things began or ceased to hold.
select t.thing, t.number, array_agg(distinct e.revision order by e.revision) as revisions
from (
    select 'initiative' as thing, number, from_revision, until_revision from roadmap.initiative where product = @product
    union all
    select 'initiative', number, from_revision, until_revision from roadmap.validation where product = @product
    union all
    select 'initiative', substring(initiative from '\d+$')::int, from_revision, until_revision
    from roadmap.dependency
    where product = @product
    union all
    select 'release', number, from_revision, until_revision from roadmap.release where product = @product
    union all
    select 'release', substring(release from '\d+$')::int, from_revision, until_revision
    from roadmap.assignment
    where product = @product
    union all
    select 'proposal', number, from_revision, until_revision from roadmap.proposal where product = @product
) t
cross join lateral (values (t.from_revision), (t.until_revision)) as e (revision)
where e.revision > @before and e.revision <= @after
group by t.thing, t.number
