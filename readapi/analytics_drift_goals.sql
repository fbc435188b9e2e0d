-- At which revisions of the product's book goals were revised, closed or measured since instants, likewise.
select n.nr, array_agg(distinct c.revision) as revisions
from unnest(@numbers::int[], @since::timestamptz[]) with ordinality as n (number, since, nr)
cross join lateral (
    select coalesce((
        select revision
        from charter.book_revision
        where product = @product and effective_at <= n.since
        order by effective_at desc, revision desc
        limit 1
    ), -1) as known
) b
cross join lateral (
    select from_revision as revision
    from charter.goal
    where product = @product and number = n.number and from_revision > b.known and from_revision <= @revision
    union all
    select from_revision
    from charter.measurement
    where product = @product and number = n.number and from_revision > b.known and from_revision <= @revision
) c
group by n.nr
order by n.nr
