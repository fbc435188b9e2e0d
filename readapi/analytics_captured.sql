-- When needs were captured.
select k.number, b.effective_at as at
from (select distinct unnest(@needs::int[])) as k (number)
cross join lateral (select min(from_revision) as revision from discovery.need where product = @product and number = k.number) f
join discovery.book_revision b on b.product = @product and b.revision = f.revision
