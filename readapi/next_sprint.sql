-- Numbers and places of the stories in the scope of a running sprint, at a revision, whose status means todo.
with recursive committed as (
    select array_agg(o.number) as numbers
    from (
        select distinct on (number) number, state, until_revision
        from backlog.sprint
        where product = @product and from_revision <= @revision
        order by number, from_revision desc
    ) s
    join backlog.scope o on o.product = @product and o.sprint = s.number
        and o.from_revision <= @revision and (o.until_revision is null or o.until_revision > @revision)
    join backlog.story_category u on u.product = @product and u.number = o.number and u.status_category = 'todo'
        and u.from_revision <= @revision and (u.until_revision is null or u.until_revision > @revision)
    where s.state = 'running' and (s.until_revision is null or s.until_revision > @revision)
), directory as (
    select chunks
    from backlog.directory, committed
    where product = @product and from_revision <= @revision and numbers is not null -- else no chunk is looked at
    order by from_revision desc
    limit 1
), walk as (
    -- All chunks, eight a step: each is found by one probe.
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
    where w.nr % 8 = 0
)
select n.number, (w.before + array_position(w.stories, n.number))::int as place
from committed c
cross join unnest(c.numbers) as n (number)
join walk w on n.number = any (w.stories)
order by place
