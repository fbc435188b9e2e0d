-- Which of these items are assigned to these releases now.
select a.product, a.release, a.item
from unnest(@products::text[], @releases::text[], @items::text[]) as k (product, release, item)
cross join lateral (
    select *
    from assignment
    where product = k.product and release = k.release and item = k.item and until_revision is null
    limit 1
) a
