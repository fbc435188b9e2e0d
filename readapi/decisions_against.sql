-- What decisions took back, or turned down, that had been decided in another role: what they undid, or the proposal that they declined.
select t.nr - 1 as nr, o.id::text as id, o.book, o.revision, o.effective_at as at, o.actor, o.role
from unnest(@roles::text[], @undone::uuid[], @declined::text[]) with ordinality as t (role, undone, declined, nr)
cross join lateral (
    select id, book, revision, effective_at, actor, role
    from decisions.decision
    where product = @product and id = t.undone
    union all
    select id, book, revision, effective_at, actor, role
    from decisions.decision
    where product = @product and type = 'RoadmapChangeProposed' and (subject || others) @> array[t.declined]
) o
where o.role not in ('', t.role)
