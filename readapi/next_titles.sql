-- What stories with these numbers are called at a revision, in this order.
select s.story, s.title
from unnest(@numbers::int[]) with ordinality as n (number, nr)
cross join lateral (
    select story, title
    from backlog.story
    where product = @product and number = n.number and from_revision <= @revision
    order by from_revision desc
    limit 1
) s
order by n.nr
