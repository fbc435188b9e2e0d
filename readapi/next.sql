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
    select u.number, u.place
    from walk w
    cross join lateral (
        -- Of a chunk's stories those that are unstarted, found by one probe for each.
        select number, w.before + array_position(w.stories, number) as place
        from backlog.unstarted
        where product = @product and number = any (w.stories) and from_revision <= @revision
          and (until_revision is null or until_revision > @revision)
        offset 0
    ) u
    left join lateral (
        select true as waits
        from backlog.block b
        cross join lateral (
            select status_category, until_revision
            from backlog.story
            where product = @product and number = b.blocker and from_revision <= @revision
            order by from_revision desc
            limit 1
        ) s
        where b.product = @product and b.blocked = u.number
          and b.from_revision <= @revision and (b.until_revision is null or b.until_revision > @revision)
          and s.status_category in ('todo', 'doing') and (s.until_revision is null or s.until_revision > @revision)
        limit 1
    ) b on true
    where w.before + w.size > @after and u.place > @after and u.place <= @after + @window and b.waits is null
    order by u.place
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
    select from_revision
    from backlog.placed
    where product = @product and number = r.number and from_revision <= @revision
    order by from_revision desc
    limit 1
) p on true
left join decisions.decision d on d.product = @product and d.book = 'backlog' and d.revision = p.from_revision
order by r.place
