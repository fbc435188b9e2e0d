-- Of stories of the order the decision by which each came to stand where it does, and of stories that are out of it the one that took
-- each out, after one revision and up to another; the newest first, up to a limit.
select m.number, d.revision, d.id::text as id, d.type, d.effective_at as at, d.actor, nullif(d.recorded_by, '') as recorded_by,
       nullif(d.role, '') as role, d.reason, d.evidence, d.changes
from (
    select *
    from (
        select n.number, p.from_revision as revision
        from unnest(@placed::int[]) as n (number)
        cross join lateral (
            select from_revision
            from backlog.placed
            where product = @product and number = n.number and from_revision <= @revision
            order by from_revision desc
            limit 1
        ) p
        union all
        select n.number, s.until_revision
        from unnest(@gone::int[]) as n (number)
        cross join lateral (
            select until_revision
            from backlog.story
            where product = @product and number = n.number and from_revision <= @revision and not dropped
            order by from_revision desc
            limit 1
        ) s
    ) found
    where revision > @after
    order by revision desc, number
    limit @limit
) m
join decisions.decision d on d.product = @product and d.book = 'backlog' and d.revision = m.revision
order by d.revision desc, m.number
