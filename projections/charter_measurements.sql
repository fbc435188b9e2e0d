-- What the goals with these numbers were measured to be on these days, as it is known now.
select m.product, m.number, m.day, m.value
from unnest(@products::text[], @numbers::int[], @days::text[]) as k (product, number, day)
cross join lateral (
    select *
    from measurement
    where product = k.product and number = k.number and day = k.day and until_revision is null
    limit 1
) m
