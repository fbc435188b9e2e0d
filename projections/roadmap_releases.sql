-- The releases with these numbers as they are now.
select r.product, r.number, r.release, r.name, coalesce(r.date::text, '') as date, r.shipped, r.external
from unnest(@products::text[], @numbers::int[]) as k (product, number)
join release r on r.product = k.product and r.number = k.number and r.until_revision is null
