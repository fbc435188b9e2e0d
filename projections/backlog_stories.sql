-- The stories with these numbers as they are now; those that will be counted with the needs that they name.
select s.product, s.number, s.story, s.title, s.kind, s.status, s.status_category, s.resolution, s.priority, s.points,
       s.initiative, coalesce(t.needs, '{}') as needs, s.labels, s.links, s.external, s.dropped, s.score, s.acceptance, s.sprint,
       s.split_into, s.split_from
from unnest(@products::text[], @numbers::int[], @counted::boolean[]) as k (product, number, counted)
cross join lateral (
    select *
    from story
    where product = k.product and number = k.number and until_revision is null
    order by from_revision desc
    limit 1
) s
left join lateral (
    select needs
    from story_text
    where k.counted and product = k.product and number = k.number and until_revision is null
    order by from_revision desc
    limit 1
) t on true
