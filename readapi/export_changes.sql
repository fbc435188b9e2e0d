-- A page of what priority decisions changed, story by story, from a revision on and before another.
select d.effective_at as at, c.product, d.id::text as decision, c.revision, c.number, d.actor, d.role, d.reason::varchar(100)::text as reason,
       d.source, c.initiative, c.level, c.kind, c.place_from::bigint as place_from, c.place_to::bigint as place_to, c.level_from,
       case when c.level_from is not null then c.level end as level_to, c.direction::bigint as direction, c.first
from (
    select *
    from (
        select p.product, p.from_revision as revision, p.number, p.place_from, p.place_to, l.level_from, t.level, t.kind, t.initiative,
               sign(p.place_from - p.place_to) as direction, p.marks & 1 = 1 as first
        from ( -- in the order of the index, 64 revisions at a time
            select *
            from backlog.placed
            where product = @product and from_revision / 64 between greatest(@revision::bigint, 0) / 64 and @until::bigint / 64
              and (from_revision, number) > (@revision, @number::int) and from_revision < @until and trait > 0
            order by from_revision / 64, from_revision, number
            limit @limit
        ) p
        join backlog.trait t on t.product = p.product and t.nr = p.trait
        left join backlog.leveled l on l.product = p.product and l.number = p.number and l.from_revision = p.from_revision and p.marks & 16 = 16
        union all
        (
            select product, revision, number, null, null, level_from, level, kind, initiative, direction, true
            from analytics.level_change
            where product = @product and (revision, number) > (@revision, @number) and revision < @until
            order by revision, number
            limit @limit
        )
    ) both_kinds
    order by revision, number
    limit @limit
) c
join decisions.decision d on d.product = c.product and d.book = 'backlog' and d.revision = c.revision
order by c.revision, c.number
