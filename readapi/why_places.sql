-- The places of stories in the order at revisions; what has none then is left out.
select o.revision, n.number, (o.above + array_position(o.stories, n.number))::int as place
from (
    select r.revision, c.stories,
           sum(cardinality(c.stories)) over (partition by r.revision order by d.nr) - cardinality(c.stories) as above
-- orders_from.sql
) o
join unnest(@numbers::int[]) as n (number) on n.number = any (o.stories)
