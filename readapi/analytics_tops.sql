-- The first stories of the order just before instants, and how many it had. All is found by index: the revision, its directory, and
-- the chunks from the first one on, up to eight a step, fewer where so many can't be needed.
select coalesce(b.revision, -1) as revision, coalesce(l.stories, 0) as stories, coalesce(t.numbers, '{}') as numbers
from unnest(@instants::timestamptz[]) with ordinality as e (at, nr)
left join lateral (
    select revision
    from backlog.book_revision
    where product = @product and effective_at < e.at
    order by effective_at desc, revision desc
    limit 1
) b on true
left join lateral (
    select stories
    from backlog.length
    where product = @product and from_revision <= b.revision
    order by from_revision desc
    limit 1
) l on true
left join lateral (
    select chunks
    from backlog.directory
    where product = @product and from_revision <= b.revision
    order by from_revision desc
    limit 1
) d on true
left join lateral (
    with recursive walk as (
        select 0 as nr, 0::bigint as seen, '{}'::int[] as stories, least(8, 1 + @top::int / 16) as step
        union all
        select u.nr, w.seen + sum(cardinality(c.stories)) over (), c.stories, w.step
        from walk w
        cross join generate_series(w.nr + 1, w.nr + w.step) as u (nr)
        cross join lateral (
            select stories
            from backlog.chunk
            where product = @product and chunk = d.chunks[u.nr] and from_revision <= b.revision
            order by from_revision desc
            limit 1
        ) c
        where w.nr % w.step = 0 and w.seen < @top::int
    )
    select (array_agg(s.number order by w.nr, s.nr))[:@top::int] as numbers
    from walk w
    cross join unnest(w.stories) with ordinality as s (number, nr)
) t on true
order by e.nr
