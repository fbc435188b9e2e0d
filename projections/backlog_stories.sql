-- The stories with these numbers as they are now.
select s.product, s.number, s.story, s.title, s.kind, s.status, s.status_category, s.resolution, s.priority, s.points,
       s.initiative, s.labels, s.links, s.external, s.dropped
from unnest(@products::text[], @numbers::int[]) as k (product, number)
join story s on s.product = k.product and s.number = k.number and s.until_revision is null
