-- Which of these items are assigned to these releases now.
select a.product, a.release, a.item
from unnest(@products::text[], @releases::text[], @items::text[]) as k (product, release, item)
join assignment a on a.product = k.product and a.release = k.release and a.item = k.item and a.until_revision is null
