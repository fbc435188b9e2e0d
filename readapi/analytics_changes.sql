-- Priority decisions by bucket and by what they have in common: sums of whole blocks, and the changes of the ranges of revisions that are
-- left. The groups with the most decisions stand alone, all others of a bucket together. revisions and ids are those of decisions in such a range.
with cell as materialized (
    select s.bucket, t.value, sum(t.decisions) as decisions, sum(t.moves) as moves, sum(t.level_changes) as level_changes, sum(t.up) as up,
           sum(t.down) as down, sum(t.places)::bigint as places, sum(t.reasoned) as reasoned, null::bigint[] as revisions, null::uuid[] as ids
    from unnest(@sum_buckets::int[], @sum_first::bigint[], @sum_last::bigint[]) as s (bucket, first, last)
    join analytics.tally t on t.product = @product and t.dimension = @dimension and t.block between s.first and s.last
    group by s.bucket, t.value
    union all
    select c.bucket, c.value, sum(c.leads), count(c.place_to), count(c.level_from), count(*) filter (where c.direction > 0),
           count(*) filter (where c.direction < 0), coalesce(sum(abs(c.place_to - c.place_from)), 0), sum(c.leads) filter (where c.reason <> ''),
           array_agg(c.revision) filter (where c.leads = 1), array_agg(c.id) filter (where c.leads = 1)
    from (
        select f.bucket, c.place_from, c.place_to, c.level_from, c.direction, c.reason, c.revision, c.id, (c.leads & @leads <> 0)::int as leads,
               case @dimension
                   when 'actor' then c.actor
                   when 'role' then c.role
                   when 'reason' then c.reason
                   when 'source' then c.source
                   when 'level' then c.level
                   when 'kind' then c.kind
                   when 'initiative' then c.initiative
                   else ''
               end as value
        from unnest(@range_buckets::int[], @range_from::bigint[], @range_until::bigint[]) as f (bucket, from_revision, until_revision)
        join analytics.change c on c.product = @product and c.revision >= f.from_revision and c.revision < f.until_revision
    ) c
    group by c.bucket, c.value
), ranked as (
    select value, row_number() over (order by sum(decisions) desc, value collate "C") > @most as others
    from cell
    group by value
)
select c.bucket, case when r.others then '' else c.value end collate "C" as value, r.others, sum(c.decisions)::bigint as decided,
       sum(c.moves)::bigint as moves, sum(c.level_changes)::bigint as level_changes, sum(c.up)::bigint as up, sum(c.down)::bigint as down,
       sum(c.places)::bigint as places, coalesce(sum(c.reasoned), 0)::bigint as reasoned,
       coalesce(min(c.revisions) filter (where not r.others), '{}') as revisions,
       coalesce(min(c.ids) filter (where not r.others), '{}') as ids
from cell c
join ranked r using (value)
group by 1, 2, 3
order by 1, 3, 2
