-- Every decision on @book of @product up to @revision.
select json_build_object(
    'book', d.book, 'revision', d.revision, 'id', d.id, 'type', d.type,
    'effective_at', to_char(d.effective_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'actor', d.actor,
    'role', coalesce(d.role, ''), 'reason', coalesce(d.reason, ''), 'source', d.source, 'undoes', coalesce(d.undoes::text, ''), 'hash', d.hash)
from decisions.decision d
where d.product = @product and d.book = @book and d.revision <= @revision;
