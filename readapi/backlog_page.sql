-- Stories in the window of places behind @after, at a revision, that every filter lets through; a null filter lets
-- everything through. All rows are found by index: the directory, its chunks, the window's stories.
with recursive directory as (
    select chunks
    from backlog.directory
    where product = @product and from_revision <= @revision
    order by from_revision desc
    limit 1
), walk as (
    -- From the first chunk to the one in which the window ends, eight chunks a step, fewer where so many can't be needed: each is
    -- found by one probe.
    select 0 as nr, 0 as before, 0 as size, '{}'::int[] as stories, least(8, 1 + (@after::int + @window::int) / 16) as step
    union all
    select u.nr, (w.before + w.size + sum(c.size) over (order by u.nr))::int - c.size, c.size, c.stories, w.step
    from walk w
    cross join directory d
    cross join generate_series(w.nr + 1, w.nr + w.step) as u (nr)
    cross join lateral (
        select stories, cardinality(stories) as size
        from backlog.chunk
        where product = @product and chunk = d.chunks[u.nr] and from_revision <= @revision
        order by from_revision desc
        limit 1
    ) c
    where w.nr % w.step = 0 and w.before + w.size < @after::int + @window::int
), places as (
    select u.number, (w.before + u.nr)::int as place
    from walk w
    cross join unnest(w.stories) with ordinality as u (number, nr)
    where w.before + w.size > @after
      and w.before + u.nr > @after and w.before + u.nr <= @after + @window
)
select s.story, p.place, s.title, s.status, s.status_category, s.priority, s.points, s.kind, s.initiative,
       s.assignee, r.release, s.labels, s.external, s.sprint, s.score, s.from_revision as revision
from places p
cross join lateral (
    select story, title, status, status_category, nullif(priority, '') as priority, points, kind,
           nullif(initiative, '') as initiative, nullif(assignee, '') as assignee, labels, external, nullif(sprint, '') as sprint, score, from_revision
    from backlog.story
    where product = @product and number = p.number and from_revision <= @revision
    order by from_revision desc
    limit 1
) s
left join lateral (
    select r.release
    from roadmap.assignment a
    cross join lateral (
        select release, shipped, number
        from roadmap.release
        where product = @product and release = a.release and from_revision <= @roadmap
        order by from_revision desc
        limit 1
    ) r
    where a.product = @product and a.item = s.story
      and a.from_revision <= @roadmap and (a.until_revision is null or a.until_revision > @roadmap)
    order by r.shipped, r.number
    limit 1
) r on true
where
-- backlog_filter.sql
order by p.place
limit @limit
