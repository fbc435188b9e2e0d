-- The framework by which the product scored just before instants; empty: none was set.
select coalesce(c.policy -> 'scoring' ->> 'framework', '') as framework
from unnest(@instants::timestamptz[]) with ordinality as e (at, nr)
left join lateral (
    select revision
    from charter.book_revision
    where product = @product and effective_at < e.at
    order by effective_at desc, revision desc
    limit 1
) b on true
left join lateral (
    select policy
    from charter.charter
    where product = @product and from_revision <= b.revision
    order by from_revision desc
    limit 1
) c on true
order by e.nr
