-- Measures of priority change by bucket of effective time and by group. A level's rank is its place in the
-- product's present policy, the highest first.
with ranks as (
    select l.level, l.rank
    from charter.charter c
    cross join jsonb_array_elements_text(
        case when jsonb_typeof(c.policy -> 'levels') = 'array' then c.policy -> 'levels' else '[]' end
    ) with ordinality as l (level, rank)
    where c.product = @product and c.until_revision is null
), decided as (
    select revision, effective_at as at, type, actor, role, level_from, level_to
    from decisions.decision
    where product = @product and book = 'backlog' and (type in ('StoryPrioritized', 'BacklogReordered') or level_to is not null)
      and effective_at >= @from and effective_at < @to
), changes as (
    select d.at, m.up + m.down as moves, (d.level_to is not null)::int as level_changes,
           m.up + (m.up + m.down = 0 and t.rank < f.rank is true)::int as up,
           m.down + (m.up + m.down = 0 and t.rank > f.rank is true)::int as down,
           case @group::text
               when 'actor' then d.actor
               when 'role' then coalesce(d.role, '')
               when 'level' then coalesce(d.level_to, s.priority, '')
               else ''
           end as bucket_group
    from decided d
    cross join lateral (
        select count(*) filter (where place_to < place_from) as up, count(*) filter (where place_to > place_from) as down,
               min(number) as number
        from backlog.placed
        where product = @product and from_revision = d.revision
    ) m
    left join ranks f on f.level = d.level_from
    left join ranks t on t.level = d.level_to
    left join lateral (
        select priority
        from backlog.story
        where product = @product and number = m.number and from_revision <= d.revision
        order by from_revision desc
        limit 1
    ) s on @group = 'level' and d.level_to is null
    where (m.up + m.down > 0 or d.level_to is not null) and not (@group = 'level' and d.type = 'BacklogReordered')
    union all
    -- A reordering moves stories of several levels: by level each counts on its own.
    select d.at, 1, 0, (m.place_to < m.place_from)::int, (m.place_to > m.place_from)::int, coalesce(s.priority, '')
    from decided d
    join backlog.placed m on m.product = @product and m.from_revision = d.revision and m.place_from is not null
    left join lateral (
        select priority
        from backlog.story
        where product = @product and number = m.number and from_revision <= d.revision
        order by from_revision desc
        limit 1
    ) s on true
    where @group = 'level' and d.type = 'BacklogReordered'
)
select (@ends::timestamptz[])[bucket] as bucket_from, (@ends::timestamptz[])[bucket + 1] as bucket_to,
       bucket_group, sum(moves)::bigint as moves, sum(level_changes)::bigint as level_changes,
       sum(up)::bigint as up, sum(down)::bigint as down
from changes
cross join width_bucket(at, @ends::timestamptz[]) as bucket
group by bucket, bucket_group
order by bucket, bucket_group
