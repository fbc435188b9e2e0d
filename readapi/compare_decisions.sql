-- What was decided at these revisions of a book.
select id::text as id, revision, type, effective_at as at, actor, nullif(role, '') as role, reason
from decisions.decision
where product = @product and book = @book and revision = any (@revisions::bigint[])
