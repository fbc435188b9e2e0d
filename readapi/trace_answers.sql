-- What answers the needs with these numbers at a revision.
select n.need, array(select jsonb_array_elements_text(n.answer -> 'stories')) as stories,
       array(select jsonb_array_elements_text(n.answer -> 'initiatives')) as initiatives
from unnest(@numbers::int[]) as k (number)
cross join lateral (
    select *
    from discovery.need
    where product = @product and number = k.number and from_revision <= @revision
    order by from_revision desc
    limit 1
) n
where n.answer is not null and (n.until_revision is null or n.until_revision > @revision)
