-- The stories with these numbers as they are now.
select s.product, s.number, s.story, s.title, s.kind, s.status, s.status_category, s.resolution, s.priority, s.points,
       s.initiative, s.labels, s.links, s.external, s.dropped, s.score, s.acceptance, s.sprint,
       s.split_into, s.split_from
from unnest(@products::text[], @numbers::int[]) as k (product, number)
cross join lateral (
    select *
    from story
    where product = k.product and number = k.number and until_revision is null
    order by from_revision desc
    limit 1
) s
