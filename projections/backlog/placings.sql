-- The last decision that gave each of these stories its place.
select s.product, s.number, p.from_revision as revision, b.effective_at as at, a.actor, a.role, p.place_from, p.place_to
from unnest(@products::text[], @numbers::int[]) as s (product, number)
cross join lateral (
    select *
    from placed
    where product = s.product and number = s.number
    order by from_revision desc
    limit 1
) p
join book_revision b on b.product = s.product and b.revision = p.from_revision
join author a on a.product = s.product and a.nr = p.author
