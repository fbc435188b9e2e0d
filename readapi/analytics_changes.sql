-- Measures of priority change by bucket of effective time and by group. A level's rank is its place in the
-- product's present policy, the highest first.
with ranks as (
    select l.level, l.rank
    from charter.charter c
    cross join jsonb_array_elements_text(
        case when jsonb_typeof(c.policy -> 'levels') = 'array' then c.policy -> 'levels' else '[]' end
    ) with ordinality as l (level, rank)
    where c.product = @product and c.until_revision is null
), changes as (
    select d.effective_at as at, m.moves, (d.level_to is not null)::int as level_changes,
           cardinality(d.moved_up) + (m.moves = 0 and t.rank < f.rank is true)::int as up,
           cardinality(d.moved_down) + (m.moves = 0 and t.rank > f.rank is true)::int as down,
           case @group::text
               when 'actor' then d.actor
               when 'role' then coalesce(d.role, '')
               when 'level' then coalesce(d.level_to, s.priority, '')
               else ''
           end as bucket_group
    from decisions.decision d
    cross join lateral (select cardinality(d.moved_up) + cardinality(d.moved_down) as moves) m
    left join ranks f on f.level = d.level_from
    left join ranks t on t.level = d.level_to
    left join lateral (
        select priority
        from backlog.story
        where product = @product and number = (d.moved_up || d.moved_down)[1] and from_revision <= d.revision
        order by from_revision desc
        limit 1
    ) s on @group = 'level' and d.level_to is null
    where d.product = @product and d.book = 'backlog' and (m.moves > 0 or d.level_to is not null)
      and d.effective_at >= @from and d.effective_at < @to
      and not (@group = 'level' and d.type = 'BacklogReordered')
    union all
    -- A reordering moves stories of several levels: by level each counts on its own.
    select d.effective_at, 1, 0, m.up, 1 - m.up, coalesce(s.priority, '')
    from decisions.decision d
    cross join lateral (
        select 1, unnest(d.moved_up)
        union all
        select 0, unnest(d.moved_down)
    ) m (up, number)
    left join lateral (
        select priority
        from backlog.story
        where product = @product and number = m.number and from_revision <= d.revision
        order by from_revision desc
        limit 1
    ) s on true
    where @group = 'level' and d.type = 'BacklogReordered'
      and d.product = @product and d.book = 'backlog'
      and d.effective_at >= @from and d.effective_at < @to
)
select (@ends::timestamptz[])[bucket] as bucket_from, (@ends::timestamptz[])[bucket + 1] as bucket_to,
       bucket_group, sum(moves)::bigint as moves, sum(level_changes)::bigint as level_changes,
       sum(up)::bigint as up, sum(down)::bigint as down
from changes
cross join width_bucket(at, @ends::timestamptz[]) as bucket
group by bucket, bucket_group
order by bucket, bucket_group
