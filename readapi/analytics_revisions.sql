-- The first revision of the backlog that took effect at each of these instants or later, or would.
select coalesce((
    select revision + 1
    from backlog.book_revision
    where product = @product and effective_at < e.at
    order by effective_at desc, revision desc
    limit 1
), 0)
from unnest(@instants::timestamptz[]) with ordinality as e (at, nr)
order by e.nr
