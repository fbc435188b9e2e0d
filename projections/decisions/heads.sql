-- The last revision of each of these books that the read model contains, or that was left out of it; null before the first.
select p.product, p.book,
       greatest(
           (select max(revision) from decision where product = p.product and book = p.book),
           (select max(revision) from passed where product = p.product and book = p.book),
           (select max(revision) from waymark.skipped where model = current_schema() and product = p.product and book = p.book)
       ) as revision
from unnest(@products::text[], @books::text[]) as p (product, book)
