-- What decisions took back, or turned down, that had been decided in another role: what they undid, or the proposal that they declined,
-- which only those that declined one look for.
with taking as (
    select *
    from unnest(@roles::text[], @undone::uuid[], @declined::text[]) with ordinality as t (role, undone, declined, nr)
)
select nr - 1 as nr, id::text as id, book, revision, effective_at as at, actor, o.role
from (
    select t.nr, t.role as other, d.*
    from taking t
    join decisions.decision d on d.product = @product and d.id = t.undone
    union all
    select t.nr, t.role as other, d.*
    from (select * from taking where declined is not null) t
    cross join lateral (
        select *
        from decisions.decision
        where product = @product and type = 'RoadmapChangeProposed' and (subject || others) @> array[t.declined]
        offset 0
    ) d
) o
where o.role not in ('', other)
