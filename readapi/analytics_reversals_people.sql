-- Whose moves and level changes were taken back by whom within days, without being undone: by roles, with the revisions of the latest decisions
-- that did, the newest first; and by roles and people. Sums of whole blocks, and the reversals of the ranges of revisions that are left.
with ends as materialized (
    select r.from_revision, r.leads, coalesce(b.role, '') as role, coalesce(o.role, '') as reversed_role, coalesce(b.actor, '') as actor,
           coalesce(o.actor, '') as reversed_actor -- the history may be behind its book
    from unnest(@range_from::bigint[], @range_until::bigint[]) as f (from_revision, until_revision)
    cross join lateral ( -- by the index, and by no other plan
        select from_revision, reversed, leads
        from backlog.reversal
        where product = @product and from_revision >= f.from_revision and from_revision < f.until_revision and within <= @days and not undoes
        offset 0
    ) r
    left join lateral (select role, actor from decisions.decision where product = @product and book = 'backlog' and revision = r.from_revision limit 1) b on true
    left join lateral (select role, actor from decisions.decision where product = @product and book = 'backlog' and revision = r.reversed limit 1) o on true
), roles as materialized (
    select r.role, r.reversed_role, r.reversals, r.decisions, r.latest
    from unnest(@sum_first::bigint[], @sum_last::bigint[]) as s (first, last)
    join backlog.reversal_role r on r.product = @product and r.block between s.first and s.last and r.within <= @days
    union all
    select role, reversed_role, count(*), count(*) filter (where leads & 2 <> 0),
           (array_agg(from_revision order by from_revision desc) filter (where leads & 2 <> 0))[1:@most::int]
    from ends
    group by role, reversed_role
), people as (
    select p.role, p.reversed_role, p.actor, p.reversed_actor,
           case @days::int when 1 then within1 when 7 then within7 when 14 then within14 when 30 then within30 when 90 then within90 else within365 end as reversals
    from unnest(@sum_first::bigint[], @sum_last::bigint[]) as s (first, last)
    join backlog.reversal_person p on p.product = @product and p.block between s.first and s.last
    union all
    select role, reversed_role, actor, reversed_actor, 1
    from ends
)
select false as person, s.role, s.reversed_role, '' as actor, '' as reversed_actor, s.reversed, s.decided, array(
           select u.revision
           from roles r
           cross join unnest(r.latest) as u (revision)
           where r.role = s.role and r.reversed_role = s.reversed_role
           order by u.revision desc
           limit @most
       ) as latest
from (
    select role, reversed_role, sum(reversals)::bigint as reversed, sum(decisions)::bigint as decided
    from roles
    group by role, reversed_role
) s
union all
select true, role, reversed_role, actor, reversed_actor, sum(reversals)::bigint, 0, null
from people
group by role, reversed_role, actor, reversed_actor
having sum(reversals) > 0
