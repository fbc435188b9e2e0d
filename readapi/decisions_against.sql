-- What decisions took back, or turned down, that had been decided in another role: what they undid, the proposal that they declined, or the
-- decision before on the same story of the backlog. One that took back several names the latest of them. A number other than 0 is that of the
-- only story that counts.
select t.nr - 1 as nr, o.id::text as id, o.book, o.revision, o.effective_at as at, o.actor, o.role
from unnest(@roles::text[], @undone::uuid[], @declined::int[], @revisions::bigint[]) with ordinality as t (role, undone, declined, revision, nr)
cross join lateral (
    select o.id, o.book, o.revision, o.effective_at, o.actor, o.role
    from (
        select id, book, revision, effective_at, actor, role
        from decisions.decision
        where product = @product and id = t.undone
        union all
        select d.id, d.book, d.revision, d.effective_at, d.actor, d.role
        from (select from_revision from roadmap.proposal where product = @product and number = t.declined order by from_revision limit 1) p
        join decisions.decision d on d.product = @product and d.book = 'roadmap' and d.revision = p.from_revision
        union all
        select d.id, d.book, d.revision, d.effective_at, d.actor, d.role
        from (
            select distinct reversed
            from backlog.reversal
            where product = @product and from_revision = t.revision and not undoes and (@number::int = 0 or number = @number)
        ) r
        join decisions.decision d on d.product = @product and d.book = 'backlog' and d.revision = r.reversed
    ) o
    where o.role not in ('', t.role)
    order by o.revision desc
    limit 1
) o
