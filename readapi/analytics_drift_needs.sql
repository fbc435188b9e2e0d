-- At which revisions of the discovery book needs changed since instants, each up to a revision: in what they say, in who is behind them, or in their evidence;
-- or were dismissed, merged or withdrawn. That they were answered is no change. nr counts the arguments from 1 on.
select n.nr, array_agg(distinct c.revision) as revisions
from unnest(@numbers::int[], @since::timestamptz[]) with ordinality as n (number, since, nr)
cross join lateral (
    select coalesce((
        select revision
        from discovery.book_revision
        where product = @product and effective_at <= n.since
        order by effective_at desc, revision desc
        limit 1
    ), -1) as known
) b
cross join lateral (
    select from_revision as revision
    from (
        select from_revision, row_number() over w > 1
               and (statement, importance, customers, persona, merged_into, status = 'dismissed')
                   is distinct from lag((statement, importance, customers, persona, merged_into, status = 'dismissed')) over w as changed
        from discovery.need
        where product = @product and number = n.number and from_revision <= @revision
          and (until_revision is null or until_revision > b.known)
        window w as (order by from_revision)
    ) v
    where v.changed and v.from_revision > b.known
    union all
    select until_revision
    from (
        select until_revision
        from discovery.need
        where product = @product and number = n.number and from_revision <= @revision
        order by from_revision desc
        limit 1
    ) last
    where until_revision > b.known and until_revision <= @revision
    union all
    select r.revision
    from discovery.evidence e
    cross join unnest(array[e.from_revision, e.until_revision]) as r (revision)
    where e.product = @product and e.need = n.number and r.revision > b.known and r.revision <= @revision
) c
group by n.nr
order by n.nr
