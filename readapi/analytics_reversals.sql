-- Moves and level changes that were taken back within a time, without being undone: by bucket of revisions, kind and roles, and by roles and
-- people. revisions are those of the decisions that did, in no order, one for each story.
select coalesce(bucket, 0) as bucket, coalesce(kind, '') as kind, role, reversed_role, coalesce(actor, '') as actor,
       coalesce(reversed_actor, '') as reversed_actor, array_agg(from_revision) as revisions
from (
    select width_bucket(from_revision, @ends::bigint[]) as bucket, kind, role, reversed_role, actor, reversed_actor, from_revision
    from backlog.reversal
    where product = @product and from_revision >= @from::bigint and from_revision < @until::bigint
      and not undoes and effective_at - reversed_at <= @within::interval
) r
group by grouping sets ((bucket, kind, role, reversed_role), (role, reversed_role, actor, reversed_actor))
order by 1, 2, 3, 4, 5, 6
