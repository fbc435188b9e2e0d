-- At which places of the order at a revision stories stand whose status is of some categories, and their points: their briefs are
-- scanned once.
select coalesce(sum(b.points), 0) as points, coalesce(array_agg(p.place order by p.place), '{}') as places
from (
    select n.number, (row_number() over (order by d.nr, n.nr))::int as place
-- orders_from.sql
    cross join unnest(c.stories) with ordinality as n (number, nr)
) p
join backlog.story_brief b on b.product = @product and b.number = p.number and b.status_category = any (@category)
    and b.from_revision <= @revision and (b.until_revision is null or b.until_revision > @revision)
