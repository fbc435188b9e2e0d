-- Numbers and places of the stories in the window of places behind @after, at a revision, whose status means todo; but for
-- those that were looked at already.
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
)
select u.number, u.place
from walk w
cross join lateral (
    -- Of a chunk's stories those whose status means todo, found by one probe for each.
    select number, w.before + array_position(w.stories, number) as place
    from backlog.story_category
    where product = @product and number = any (w.stories) and status_category = 'todo' and from_revision <= @revision
      and (until_revision is null or until_revision > @revision)
    offset 0
) u
where w.before + w.size > @after and u.place > @after and u.place <= @after + @window and u.number <> all (@seen::int[])
order by u.place
