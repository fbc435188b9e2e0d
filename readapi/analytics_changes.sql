-- Priority decisions by bucket and by what they have in common: sums of whole blocks, and the changes of the ranges of revisions that are
-- left. The groups with the most decisions stand alone, all others of a bucket together. revisions are those of decisions in such a range.
with part as (
    select s.bucket, t.value, t.decisions, t.moves, t.level_changes, t.up, t.down, t.places, t.reasoned, t.decisions as summed, null::bigint as revision
    from unnest(@sum_buckets::int[], @sum_first::bigint[], @sum_last::bigint[]) as s (bucket, first, last)
    join analytics.tally t on t.product = @product and t.dimension = @dimension and t.block between s.first and s.last
    union all
    select f.bucket,
           case @dimension
               when 'actor' then c.actor
               when 'role' then c.role
               when 'reason' then c.reason
               when 'source' then c.source
               when 'level' then c.level
               when 'kind' then c.kind
               when 'initiative' then c.initiative
               else ''
           end,
           l.leads, (c.place_to is not null)::int, (c.level_from is not null)::int, (c.direction > 0)::int, (c.direction < 0)::int,
           coalesce(abs(c.place_to - c.place_from), 0), l.leads * (c.reason <> '')::int, 0, case when l.leads = 1 then c.revision end
    from unnest(@range_buckets::int[], @range_from::bigint[], @range_until::bigint[]) as f (bucket, from_revision, until_revision)
    join analytics.change c on c.product = @product and c.revision >= f.from_revision and c.revision < f.until_revision
    cross join lateral (select (c.leads & @leads <> 0)::int as leads) l
), cell as materialized (
    select bucket, value, sum(decisions) as decisions, sum(moves) as moves, sum(level_changes) as level_changes, sum(up) as up,
           sum(down) as down, sum(places) as places, sum(reasoned) as reasoned, sum(summed) as summed,
           array_agg(revision) filter (where revision is not null) as revisions
    from part
    group by bucket, value
), ranked as (
    select value, row_number() over (order by sum(decisions) desc, value collate "C") > @most as others
    from cell
    group by value
)
select c.bucket, case when r.others then '' else c.value end collate "C" as value, r.others, sum(c.decisions)::bigint as decided,
       sum(c.moves)::bigint as moves, sum(c.level_changes)::bigint as level_changes, sum(c.up)::bigint as up, sum(c.down)::bigint as down,
       sum(c.places)::bigint as places, sum(c.reasoned)::bigint as reasoned, sum(c.summed)::bigint as summed,
       coalesce(min(c.revisions) filter (where not r.others), '{}') as revisions
from cell c
join ranked r using (value)
group by 1, 2, 3
order by 1, 3, 2
