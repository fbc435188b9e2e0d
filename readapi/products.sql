-- Products behind a key that were started at an instant, as they were then.
select c.product as key, held.name, b.revision,
       (select effective_at from charter.book_revision where product = c.product and revision = 0) as started_at
from charter.charter c
cross join lateral (
    select revision
    from charter.book_revision
    where product = c.product and effective_at <= @at
    order by effective_at desc, revision desc
    limit 1
) b
cross join lateral (
    select name
    from charter.charter
    where product = c.product and from_revision <= b.revision
    order by from_revision desc
    limit 1
) held
where c.until_revision is null and c.product > @after
order by c.product
limit @limit
