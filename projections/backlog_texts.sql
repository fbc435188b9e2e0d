-- What the stories with these numbers say at length now.
select t.product, t.number, t.as_a, t.i_want, t.so_that, t.description, t.acceptance_criteria, t.needs
from unnest(@products::text[], @numbers::int[]) as k (product, number)
cross join lateral (
    select *
    from story_text
    where product = k.product and number = k.number and until_revision is null
    order by from_revision desc
    limit 1
) t
