-- The last revision of the backlog before each of these instants; -1 before the first.
select coalesce(b.revision, -1) as revision
from unnest(@instants::timestamptz[]) with ordinality as e (at, nr)
left join lateral (
    select revision
    from backlog.book_revision
    where product = @product and effective_at < e.at
    order by effective_at desc, revision desc
    limit 1
) b on true
order by e.nr
