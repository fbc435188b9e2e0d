-- What decisions took back that had been decided in the other role: by an undo, which any book has, or by a decision on the same story of the
-- backlog. One that took back several names the latest of them. A number other than 0 is that of the only story that counts.
select t.nr - 1 as nr, o.id::text as id, o.book, o.revision, o.effective_at as at, o.actor, o.role
from unnest(@revisions::bigint[], @undone::uuid[], @others::text[]) with ordinality as t (revision, undone, other, nr)
cross join lateral (
    select o.id, o.book, o.revision, o.effective_at, o.actor, o.role
    from (
        select id, book, revision, effective_at, actor, role
        from decisions.decision
        where product = @product and id = t.undone
        union all
        select d.id, d.book, d.revision, d.effective_at, d.actor, d.role
        from (
            select distinct reversed
            from backlog.reversal
            where product = @product and from_revision = t.revision and not undoes and (@number::int = 0 or number = @number)
        ) r
        join decisions.decision d on d.product = @product and d.book = 'backlog' and d.revision = r.reversed
    ) o
    where o.role = t.other
    order by o.revision desc
    limit 1
) o
