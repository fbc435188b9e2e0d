-- How many decisions of all books took effect before each of these instants. A decision is a revision of its book, so the last revision
-- before an instant says how many there were, and none is read; but for the few revisions that are no decision, which are read once.
with passed as (
    select width_bucket(effective_at, @instants::timestamptz[]) as since, count(*) as events -- since so many of the instants
    from decisions.passed
    where product = @product
    group by since
)
select (select coalesce(sum(revision + 1), 0)::bigint
        from ((select revision from charter.book_revision where product = @product and effective_at < e.at order by effective_at desc, revision desc limit 1)
              union all
              (select revision from discovery.book_revision where product = @product and effective_at < e.at order by effective_at desc, revision desc limit 1)
              union all
              (select revision from roadmap.book_revision where product = @product and effective_at < e.at order by effective_at desc, revision desc limit 1)
              union all
              (select revision from backlog.book_revision where product = @product and effective_at < e.at order by effective_at desc, revision desc limit 1)) as books)
       - (select coalesce(sum(events), 0)::bigint from passed where since < e.nr)
from unnest(@instants::timestamptz[]) with ordinality as e (at, nr)
order by e.nr
