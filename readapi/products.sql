-- Products behind a key, as they are now.
select c.product as key, c.name,
       (select max(revision) from charter.book_revision where product = c.product) as revision,
       (select effective_at from charter.book_revision where product = c.product and revision = 0) as started_at
from charter.charter c
where c.until_revision is null and c.product > @after
order by c.product
limit @limit
