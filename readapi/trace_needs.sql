-- The needs with these keys at a revision.
select n.need as id, n.statement as says, c.revision as decided_revision, b.effective_at as decided_at
from discovery.need n
cross join lateral (
    select min(from_revision) as revision
    from discovery.need
    where product = @product and number = n.number
) c
join discovery.book_revision b on b.product = @product and b.revision = c.revision
where n.product = @product and n.need = any (@ids::text[])
  and n.from_revision <= @revision and (n.until_revision is null or n.until_revision > @revision)
order by n.number
