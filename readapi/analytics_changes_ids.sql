-- The ids of priority decisions.
select r.revision, c.id::text as id
from unnest(@revisions::bigint[]) as r (revision)
cross join lateral (
    select id
    from analytics.change
    where product = @product and revision = r.revision
    limit 1
) c
