-- Stories in the window of places behind @after, at a revision, that every filter lets through; a null filter lets
-- everything through. All rows are found by index: the directory, its chunks, the window's stories.
with directory as (
    select chunks
    from backlog.directory
    where product = @product and from_revision <= @revision
    order by from_revision desc
    limit 1
), chunks as (
    select c.stories, c.size, sum(c.size) over (order by u.nr) - c.size as before
    from directory d
    cross join unnest(d.chunks) with ordinality as u (chunk, nr)
    cross join lateral (
        select stories, cardinality(stories) as size
        from backlog.chunk
        where product = @product and chunk = u.chunk and from_revision <= @revision
        order by from_revision desc
        limit 1
    ) c
), places as (
    select u.number, (c.before + u.nr)::int as place
    from chunks c
    cross join unnest(c.stories) with ordinality as u (number, nr)
    where c.before + c.size > @after::int and c.before < @after::int + @window::int
      and c.before + u.nr > @after::int and c.before + u.nr <= @after::int + @window::int
)
select s.story, p.place, s.title, s.status, s.status_category, s.priority, s.points, s.kind, s.initiative,
       r.release, s.labels, s.external, s.from_revision as revision
from places p
cross join lateral (
    select story, title, status, status_category, nullif(priority, '') as priority, points, kind,
           nullif(initiative, '') as initiative, labels, external, from_revision
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
        where product = @product and number = substring(a.release from '-R(\d+)$')::int and from_revision <= @roadmap
        order by from_revision desc
        limit 1
    ) r
    where a.product = @product and a.item = s.story
      and a.from_revision <= @roadmap and (a.until_revision is null or a.until_revision > @roadmap)
    order by r.shipped, r.number
    limit 1
) r on true
where (@status::text[] is null or s.status = any (@status))
  and (@category::text[] is null or s.status_category = any (@category))
  and (@priority::text[] is null or s.priority = any (@priority))
  and (@kind::text[] is null or s.kind = any (@kind))
  and (@label::text[] is null or s.labels && @label)
  and (@initiative::text[] is null or s.initiative = any (@initiative))
  and (@text::text = '' or strpos(lower(s.title), lower(@text)) > 0)
  and (@release::text[] is null or exists (
          select
          from roadmap.assignment a
          where a.product = @product and a.item = s.story and a.release = any (@release)
            and a.from_revision <= @roadmap and (a.until_revision is null or a.until_revision > @roadmap)
      ))
order by p.place
limit @limit
