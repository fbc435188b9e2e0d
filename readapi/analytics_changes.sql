-- Priority decisions by bucket and by what they have in common: sums of whole blocks, and the changes of the ranges of revisions that are
-- left: moves, and changes of level without one. The groups with the most decisions stand alone, all others of a bucket together. revisions are
-- those of decisions in such a range.
with span as materialized (
    select bucket, first, behind
    from unnest(@range_buckets::int[], @range_from::bigint[], @range_until::bigint[]) as s (bucket, first, behind)
), decided as materialized ( -- range by range, for one look after the other takes three times as long
    select d.revision, case @dimension when 'actor' then d.actor when 'role' then d.role when 'source' then d.source else d.reason::varchar(100)::text end as value
    from span s
    cross join lateral (
        select revision, actor, role, source, reason
        from decisions.decision
        where @dimension in ('actor', 'role', 'source', 'reason') and product = @product and book = 'backlog'
          and revision >= s.first and revision < s.behind
        offset 0
    ) d
), change as (
    select s.bucket, p.from_revision as revision, p.marks & @leads <> 0 as leads, p.marks & 32 <> 0 as reasoned, true as moved,
           p.marks & 16 <> 0 as leveled, sign(p.place_from - p.place_to) as direction, abs(p.place_from - p.place_to) as places,
           t.value
    from span s
    cross join lateral ( -- by the index of 64 revisions a time, and by no other plan
        select *
        from backlog.placed
        where product = @product and from_revision / 64 between s.first / 64 and s.behind / 64
          and from_revision >= s.first and from_revision < s.behind and trait > 0
        offset 0
    ) p
    left join ( -- hashed
        select nr, case @dimension when 'level' then level when 'kind' then kind else initiative end as value
        from backlog.trait
        where @dimension in ('level', 'kind', 'initiative') and product = @product
        offset 0
    ) t on t.nr = p.trait
    union all
    select s.bucket, c.revision, true, c.reasoned, false, true, c.direction, 0,
           case @dimension when 'level' then c.level when 'kind' then c.kind when 'initiative' then c.initiative end
    from span s
    cross join lateral (
        select *
        from analytics.level_change
        where product = @product and revision >= s.first and revision < s.behind
        offset 0
    ) c
), cell as materialized (
    select s.bucket, t.value, sum(t.decisions) as decisions, sum(t.moves) as moves, sum(t.level_changes) as level_changes, sum(t.up) as up,
           sum(t.down) as down, sum(t.places)::bigint as places, sum(t.reasoned) as reasoned, null::bigint[] as revisions
    from unnest(@sum_buckets::int[], @sum_first::bigint[], @sum_last::bigint[]) as s (bucket, first, last)
    join analytics.tally t on t.product = @product and t.dimension = @dimension and t.block between s.first and s.last
    group by s.bucket, t.value
    union all
    select bucket, coalesce(c.value, d.value, ''), count(*) filter (where leads), count(*) filter (where moved), count(*) filter (where leveled),
           count(*) filter (where direction > 0), count(*) filter (where direction < 0), sum(places), count(*) filter (where leads and reasoned),
           array_agg(revision) filter (where leads)
    from change c
    left join decided d using (revision) -- the history may be behind the backlog
    group by 1, 2
), ranked as (
    select value, row_number() over (order by sum(decisions) desc, value collate "C") > @most as others
    from cell
    group by value
)
select c.bucket, case when r.others then '' else c.value end collate "C" as value, r.others, sum(c.decisions)::bigint as decided,
       sum(c.moves)::bigint as moves, sum(c.level_changes)::bigint as level_changes, sum(c.up)::bigint as up, sum(c.down)::bigint as down,
       sum(c.places)::bigint as places, coalesce(sum(c.reasoned), 0)::bigint as reasoned,
       coalesce(min(c.revisions) filter (where not r.others), '{}') as revisions
from cell c
join ranked r using (value)
group by 1, 2, 3
order by 1, 3, 2
