-- The last decisions that gave one of these stories its place, up to a revision, the newest first.
select p.from_revision as revision, p.numbers, d.id::text as id, d.type, d.effective_at as at, d.actor,
       nullif(d.recorded_by, '') as recorded_by, nullif(d.role, '') as role, d.reason, d.evidence, d.changes
from (
    select l.from_revision, array_agg(n.number) as numbers
    from unnest(@numbers::int[]) as n (number)
    cross join lateral (
        select from_revision
        from backlog.placed
        where product = @product and number = n.number and from_revision <= @revision
        order by from_revision desc
        limit @limit
    ) l
    group by l.from_revision
    order by l.from_revision desc
    limit @limit
) p
join decisions.decision d on d.product = @product and d.book = 'backlog' and d.revision = p.from_revision
order by p.from_revision desc
