-- Of the latest decisions that moved a story within a range of revisions, those that the next decision on the story took back within days: by
-- another person; and of the latest on the first places, by another role of a product manager and a product owner.
with latest as (
    select from_revision, number, false as first
    from (
        select from_revision, number
        from backlog.placed
        where product = @product and from_revision / 64 between @backlog_before::bigint / 64 and @backlog::bigint / 64
          and from_revision > @backlog_before and from_revision <= @backlog and place_from > 0
        order by from_revision / 64 desc, from_revision desc
        limit @sample
    ) l
    union all
    select from_revision, number, true
    from (
        select from_revision, number
        from backlog.placed
        where product = @product and from_revision > @backlog_before and from_revision <= @backlog
          and place_from > 0 and (place_from <= 20 or place_to <= 20) and least(place_from, place_to) <= @top
        order by from_revision desc
        limit @sample
    ) l
), judged as (
    select l.first, l.from_revision, b.actor <> o.actor is true as contested,
           (b.role in ('product_manager', 'product_owner') and o.role in ('product_manager', 'product_owner') and b.role <> o.role) is true as overridden
    from latest l
    left join lateral (
        select from_revision
        from backlog.placed
        where product = @product and number = l.number and from_revision > l.from_revision and from_revision <= @backlog
        order by from_revision
        limit 1
    ) n on true
    left join backlog.reversal r
           on r.product = @product and r.from_revision = n.from_revision and r.number = l.number and not r.level
          and r.reversed = l.from_revision and r.within <= @days
    left join decisions.decision b on b.product = @product and b.book = 'backlog' and b.revision = r.from_revision
    left join decisions.decision o on o.product = @product and o.book = 'backlog' and o.revision = r.reversed
)
select count(*) filter (where not first) as moved, count(*) filter (where not first and contested) as contested,
       count(*) filter (where first) as first, count(*) filter (where first and overridden) as overridden, (
           select coalesce(array_agg(d.id::text order by d.revision desc), '{}')
           from (select distinct from_revision from judged where not first and contested order by from_revision desc limit @behind) j
           join decisions.decision d on d.product = @product and d.book = 'backlog' and d.revision = j.from_revision
       ) as contested_ids, (
           select coalesce(array_agg(d.id::text order by d.revision desc), '{}')
           from (select distinct from_revision from judged where first and overridden order by from_revision desc limit @behind) j
           join decisions.decision d on d.product = @product and d.book = 'backlog' and d.revision = j.from_revision
       ) as overridden_ids
from judged
