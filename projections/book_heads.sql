-- The last revision of the book of each of these products that the read model contains; null before the first.
select p.product, @book::text as book, (select max(revision) from book_revision where product = p.product) as revision
from unnest(@products::text[]) as p (product)
