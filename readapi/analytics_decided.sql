-- The decisions at revisions of a book.
select revision, id::text as id, effective_at as at, actor, role, commit_position
from decisions.decision
where product = @product and book = @book::text and revision = any (@revisions::bigint[])
