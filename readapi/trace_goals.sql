-- The goals with these numbers at a revision.
select g.goal as id, g.title as says, c.revision as decided_revision, b.effective_at as decided_at
from unnest(@numbers::int[]) as k (number)
cross join lateral (
    select *
    from charter.goal
    where product = @product and number = k.number and from_revision <= @revision
    order by from_revision desc
    limit 1
) g
cross join lateral (
    select min(from_revision) as revision
    from charter.goal
    where product = @product and number = k.number
) c
join charter.book_revision b on b.product = @product and b.revision = c.revision
where g.until_revision is null or g.until_revision > @revision
