-- Moves and level changes that were taken back within a time, without being undone, by bucket of revisions, kind and who did it to whom. leads
-- count each decision once in a bucket, role_leads once for each role whose decisions it took back; latest are its revisions.
with found as (
    select width_bucket(from_revision, @ends::bigint[]) as bucket, kind, actor, role, reversed_actor, reversed_role, from_revision,
           row_number() over (partition by from_revision, kind order by number) = 1 as leads,
           row_number() over (partition by from_revision, reversed_role order by kind, number) = 1 as role_leads
    from backlog.reversal
    where product = @product and from_revision >= (@ends::bigint[])[1] and from_revision < (@ends::bigint[])[cardinality(@ends::bigint[])]
      and not undoes and effective_at - reversed_at <= @within::interval
)
select bucket, kind, actor, role, reversed_actor, reversed_role, count(*) as reversed, count(*) filter (where leads) as leads,
       count(*) filter (where role_leads) as role_leads, (array_agg(from_revision order by from_revision desc))[:@most::int] as latest
from found
group by 1, 2, 3, 4, 5, 6
order by 1, 2, 3, 4, 5, 6
