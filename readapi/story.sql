-- One story in full at a revision of the backlog and of the roadmap.
with recursive directory as (
    select chunks
    from backlog.directory
    where product = @product and from_revision <= @revision
    order by from_revision desc
    limit 1
), walk as (
    -- From the first chunk to the one that has the story.
    select 0 as nr, 0 as before, '{}'::int[] as stories
    union all
    select w.nr + 1, w.before + cardinality(w.stories), c.stories
    from walk w
    cross join directory d
    cross join lateral (
        select stories
        from backlog.chunk
        where product = @product and chunk = d.chunks[w.nr + 1] and from_revision <= @revision
        order by from_revision desc
        limit 1
    ) c
    where not @number::int = any (w.stories)
), releases as (
    select r.release, r.shipped, r.number
    from roadmap.assignment a
    cross join lateral (
        select release, shipped, number
        from roadmap.release
        where product = @product and release = a.release and from_revision <= @roadmap
        order by from_revision desc
        limit 1
    ) r
    where a.product = @product and a.item = @story
      and a.from_revision <= @roadmap and (a.until_revision is null or a.until_revision > @roadmap)
)
select s.story, s.title, s.status, s.status_category, nullif(s.priority, '') as priority, s.points,
       s.kind, nullif(s.initiative, '') as initiative, nullif(s.assignee, '') as assignee, s.labels, s.external,
       s.resolution, s.links, s.dropped, nullif(s.sprint, '') as sprint, s.score, s.acceptance,
       s.split_into as parts, nullif(s.split_from, '') as part_of,
       greatest(s.from_revision, t.from_revision) as revision,
       coalesce(t.as_a, '') as as_a, coalesce(t.i_want, '') as i_want, coalesce(t.so_that, '') as so_that,
       coalesce(t.description, '') as description, coalesce(t.acceptance_criteria, '{}') as acceptance_criteria,
       coalesce(t.needs, '{}') as needs,
       (select before + array_position(stories, @number) from walk where @number = any (stories)) as place,
       (select release from releases order by shipped, number limit 1) as release,
       coalesce((select array_agg(release order by number) from releases), '{}') as releases
from (
    select *
    from backlog.story
    where product = @product and number = @number and from_revision <= @revision
    order by from_revision desc
    limit 1
) s
left join lateral (
    select *
    from backlog.story_text
    where product = @product and number = @number and from_revision <= @revision
    order by from_revision desc
    limit 1
) t on true
where s.until_revision is null or s.until_revision > @revision
