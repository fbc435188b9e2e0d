-- How many decisions of all books took effect before instants.
select coalesce(sum(b.revision + 1), 0)::bigint as decided
from unnest(@instants::timestamptz[]) with ordinality as e (at, nr)
left join lateral (
    (select revision from charter.book_revision where product = @product and effective_at < e.at order by effective_at desc, revision desc limit 1)
    union all
    (select revision from discovery.book_revision where product = @product and effective_at < e.at order by effective_at desc, revision desc limit 1)
    union all
    (select revision from roadmap.book_revision where product = @product and effective_at < e.at order by effective_at desc, revision desc limit 1)
    union all
    (select revision from backlog.book_revision where product = @product and effective_at < e.at order by effective_at desc, revision desc limit 1)
) b on true
group by e.nr
order by e.nr
