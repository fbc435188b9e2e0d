-- The needs with these numbers at a revision.
select n.need as id, n.statement as says, c.revision as decided_revision, b.effective_at as decided_at
from unnest(@numbers::int[]) as k (number)
cross join lateral (
    select *
    from discovery.need
    where product = @product and number = k.number and from_revision <= @revision
    order by from_revision desc
    limit 1
) n
cross join lateral (
    select min(from_revision) as revision
    from discovery.need
    where product = @product and number = k.number
) c
join discovery.book_revision b on b.product = @product and b.revision = c.revision
where n.until_revision is null or n.until_revision > @revision
