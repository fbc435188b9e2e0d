-- The decisions on @book of @product from revision @first to @last, in their order.
select d.book, d.revision, d.id::text, d.type, d.effective_at, d.actor, d.role, d.reason, d.source, encode(d.hash, 'hex'), coalesce(d.undoes::text, '')
from decisions.decision d
where d.product = @product and d.book = @book and d.revision between @first::bigint and @last::bigint
order by d.revision;
