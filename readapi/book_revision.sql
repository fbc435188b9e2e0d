-- When a revision of a book took effect; revision -1, the empty book, until the moment before the first event. "book"
-- stands for its schema.
select exists (select from charter.charter where product = @product) as known,
       coalesce((select max(revision) from book.book_revision where product = @product), -1) as head,
       coalesce(b.revision, -1) as revision,
       case when @revision >= 0 then b.effective_at else b.effective_at - interval '1 microsecond' end as effective_at
from (values (true)) as always
left join book.book_revision b on b.product = @product and b.revision = greatest(@revision::bigint, 0)
