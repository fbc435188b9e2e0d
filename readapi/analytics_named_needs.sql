-- The needs that stories name at a revision.
select n.number, t.needs
from unnest(@numbers::int[]) as n (number)
cross join lateral (
    select needs
    from backlog.story_text
    where product = @product and number = n.number and from_revision <= @backlog
    order by from_revision desc
    limit 1
) t
where t.needs <> '{}'
