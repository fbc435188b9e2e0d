-- Stories in the window of places behind @after, at a revision, that can be begun: their status means todo, and no story
-- that blocks them is open. Each comes with the last decision that gave it its place.
with recursive directory as (
    select chunks
    from backlog.directory
    where product = @product and from_revision <= @revision
    order by from_revision desc
    limit 1
), walk as (
    -- From the first chunk to the one in which the window ends, eight chunks a step: each is found by one probe.
    select 0 as nr, 0 as before, 0 as size, '{}'::int[] as stories
    union all
    select u.nr, (w.before + w.size + sum(c.size) over (order by u.nr))::int - c.size, c.size, c.stories
    from walk w
    cross join directory d
    cross join generate_series(w.nr + 1, w.nr + 8) as u (nr)
    cross join lateral (
        select stories, cardinality(stories) as size
        from backlog.chunk
        where product = @product and chunk = d.chunks[u.nr] and from_revision <= @revision
        order by from_revision desc
        limit 1
    ) c
    where w.nr % 8 = 0 and w.before + w.size < @after::int + @window::int
), ready as (
    select p.number, p.place
    from (
        select u.number, (w.before + u.nr)::int as place
        from walk w
        cross join unnest(w.stories) with ordinality as u (number, nr)
        where w.before + w.size > @after
          and w.before + u.nr > @after and w.before + u.nr <= @after + @window
    ) p
    cross join lateral (
        select
        from backlog.unstarted
        where product = @product and number = p.number and from_revision <= @revision
          and (until_revision is null or until_revision > @revision)
        limit 1
    ) u
    where not exists (
        select
        from backlog.block b
        cross join lateral (
            select status_category, until_revision
            from backlog.story
            where product = @product and number = b.blocker and from_revision <= @revision
            order by from_revision desc
            limit 1
        ) s
        where b.product = @product and b.blocked = p.number
          and b.from_revision <= @revision and (b.until_revision is null or b.until_revision > @revision)
          and s.status_category in ('todo', 'doing') and (s.until_revision is null or s.until_revision > @revision)
    )
    order by p.place
    limit @limit
)
select s.story, r.place, s.title, s.status, nullif(s.priority, '') as priority, s.points, s.kind,
       nullif(s.initiative, '') as initiative, nullif(i.goal, '') as goal, t.needs, nullif(s.sprint, '') as sprint, s.score,
       d.id::text as decision, d.type, d.actor, nullif(d.role, '') as role, d.reason, d.effective_at as decided_at
from ready r
cross join lateral (
    select *
    from backlog.story
    where product = @product and number = r.number and from_revision <= @revision
    order by from_revision desc
    limit 1
) s
cross join lateral (
    select needs
    from backlog.story_text
    where product = @product and number = r.number and from_revision <= @revision
    order by from_revision desc
    limit 1
) t
left join lateral (
    select goal
    from roadmap.initiative
    where product = @product and number = substring(s.initiative from '-I(\d{1,9})$')::int and from_revision <= @roadmap
    order by from_revision desc
    limit 1
) i on true
left join lateral (
    select *
    from (
        -- Found by the index of subjects alone, which names a story by its key: no other index may be taken for it.
        select product, book, revision, id, type, actor, role, reason, effective_at, subject, changes
        from decisions.decision
        where subjects @> array[s.story]
        offset 0
    ) d
    where d.product = @product and d.book = 'backlog' and d.revision <= @revision
      and (d.type = 'BacklogReordered' or d.subject = s.story and (
              d.type in ('StoryWritten', 'StoryRestored', 'StoryRejoined')
              or d.type = 'StoryPrioritized' and d.changes @> '[{"field": "place"}]'
          ))
    order by d.revision desc
    limit 1
) d on true
order by r.place
