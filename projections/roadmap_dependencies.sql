-- Which of these dependencies hold now.
select d.product, d.initiative, d.depends_on
from unnest(@products::text[], @initiatives::text[], @others::text[]) as k (product, initiative, depends_on)
cross join lateral (
    select *
    from dependency
    where product = k.product and initiative = k.initiative and depends_on = k.depends_on and until_revision is null
    limit 1
) d
