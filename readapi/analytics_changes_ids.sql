-- The ids of the decisions at these revisions of the backlog.
select r.revision, d.id::text as id
from unnest(@revisions::bigint[]) as r (revision)
join decisions.decision d on d.product = @product and d.book = 'backlog' and d.revision = r.revision
