-- The last revision of each of these books that was reacted to, or that was left out; null before the first.
select p.product, p.book,
       greatest(
           (select revision from head where product = p.product and book = p.book),
           (select max(revision) from waymark.skipped where model = current_schema() and product = p.product and book = p.book)
       ) as revision
from unnest(@products::text[], @books::text[]) as p (product, book)
