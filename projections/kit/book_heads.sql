-- The last revision of the book of each of these products that the read model contains, or that was left out of it; null
-- before the first.
select p.product, @book::text as book,
       greatest(
           (select max(revision) from book_revision where product = p.product),
           (select max(revision) from waymark.skipped where model = current_schema() and product = p.product and book = @book)
       ) as revision
from unnest(@products::text[]) as p (product)
