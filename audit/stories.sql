-- Every story as it stood at @revision of the backlog of @product, dropped ones included.
with ordered as (
    select item.story as number, row_number() over (order by listed.at, item.at) as place
    from (
        select product, chunks
        from backlog.directory
        where product = @product and from_revision <= @revision
        order by from_revision desc
        limit 1
    ) d
    cross join lateral unnest(d.chunks) with ordinality as listed (chunk, at)
    cross join lateral (
        select stories
        from backlog.chunk
        where product = d.product and chunk = listed.chunk and from_revision <= @revision
        order by from_revision desc
        limit 1
    ) c
    cross join lateral unnest(c.stories) with ordinality as item (story, at)
)
select json_build_object(
    'story', s.story, 'place', coalesce(o.place, 0), 'title', s.title, 'as_a', t.as_a, 'i_want', t.i_want,
    'so_that', t.so_that, 'description', t.description, 'acceptance_criteria', t.acceptance_criteria, 'kind', s.kind,
    'labels', s.labels, 'needs', t.needs, 'initiative', coalesce(s.initiative, ''), 'assignee', s.assignee, 'points', s.points,
    'priority', coalesce(s.priority, ''), 'status', s.status, 'status_category', s.status_category,
    'resolution', coalesce(s.resolution, ''), 'links', s.links, 'external', s.external, 'dropped', s.dropped,
    'score', s.score, 'accepted', s.acceptance is not null, 'sprint', s.sprint, 'split', s.split_into <> '{}',
    'ordered_as', coalesce((
        select c.status_category
        from backlog.story_category c
        where c.product = s.product and c.number = s.number
            and c.from_revision <= @revision and (c.until_revision is null or c.until_revision > @revision)), ''),
    'blocked_by', (
        select coalesce(json_agg(b.relation || ' ' || b.blocker order by (b.relation || ' ' || b.blocker) collate "C"), '[]')
        from backlog.block b
        where b.product = s.product and b.blocked = s.number
            and b.from_revision <= @revision and (b.until_revision is null or b.until_revision > @revision)))
from backlog.story s
join backlog.story_text t on t.product = s.product and t.number = s.number
    and t.from_revision <= @revision and (t.until_revision is null or t.until_revision > @revision)
left join ordered o on o.number = s.number
where s.product = @product
    and s.from_revision <= @revision and (s.until_revision is null or s.until_revision > @revision);
