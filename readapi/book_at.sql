-- The last revision of a book that was in effect at an instant; -1 before the first. "book" stands for its schema.
select exists (select from charter.charter where product = @product) as known,
       coalesce((select max(revision) from book.book_revision where product = @product), -1) as head,
       coalesce(b.revision, -1) as revision,
       b.effective_at
from (values (true)) as always
left join lateral (
    select revision, effective_at
    from book.book_revision
    where product = @product and effective_at <= @at
    order by effective_at desc, revision desc
    limit 1
) b on true
