-- The goals with these keys at a revision.
select g.goal as id, g.title as says, c.revision as decided_revision, b.effective_at as decided_at
from charter.goal g
cross join lateral (
    select min(from_revision) as revision
    from charter.goal
    where product = @product and number = g.number
) c
join charter.book_revision b on b.product = @product and b.revision = c.revision
where g.product = @product and g.goal = any (@ids::text[])
  and g.from_revision <= @revision and (g.until_revision is null or g.until_revision > @revision)
order by g.number
