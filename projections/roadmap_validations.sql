-- What is said now of the initiatives with these numbers.
select v.product, v.number, v.verdict, v.findings, v.validated_by
from unnest(@products::text[], @numbers::int[]) as k (product, number)
cross join lateral (
    select *
    from validation
    where product = k.product and number = k.number and until_revision is null
    limit 1
) v
