-- What stories are at revisions of the backlog, but for their place.
select p.number, p.revision, s.story as key, s.title, jsonb_build_object(
           'title', s.title, 'kind', s.kind, 'status', s.status, 'status_category', s.status_category, 'resolution', s.resolution,
           'priority', nullif(s.priority, ''), 'points', s.points, 'initiative', nullif(s.initiative, ''), 'assignee', nullif(s.assignee, ''), 'labels', s.labels,
           'links', s.links, 'external', s.external, 'dropped', s.dropped, 'score', s.score, 'acceptance', s.acceptance,
           'sprint', nullif(s.sprint, ''), 'parts', s.split_into, 'part_of', nullif(s.split_from, ''),
           'as_a', t.as_a, 'i_want', t.i_want, 'so_that', t.so_that, 'description', t.description,
           'acceptance_criteria', t.acceptance_criteria, 'needs', t.needs
       ) as fields
from unnest(@numbers::int[], @revisions::bigint[]) as p (number, revision)
cross join lateral (
    select *
    from backlog.story
    where product = @product and number = p.number and from_revision <= p.revision
    order by from_revision desc
    limit 1
) s
left join lateral (
    select *
    from backlog.story_text
    where product = @product and number = p.number and from_revision <= p.revision
    order by from_revision desc
    limit 1
) t on true
where s.until_revision is null or s.until_revision > p.revision
