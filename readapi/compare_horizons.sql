-- The numbers of the open initiatives of each horizon, in its order, at revisions.
select r.revision, h.horizon, h.initiatives as numbers
from unnest(@revisions::bigint[]) as r (revision)
join roadmap.horizon h on h.product = @product
where h.from_revision <= r.revision and (h.until_revision is null or h.until_revision > r.revision)
