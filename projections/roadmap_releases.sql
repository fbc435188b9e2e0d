-- The releases with these numbers as they are now.
select r.product, r.number, r.release, r.name, coalesce(r.date::text, '') as date, r.shipped, r.external,
       r.undelivered
from unnest(@products::text[], @numbers::int[]) as k (product, number)
cross join lateral (
    select *
    from release
    where product = k.product and number = k.number and until_revision is null
    limit 1
) r
