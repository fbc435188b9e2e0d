-- The numbers of the stories of the order at revisions: of each chunk those that it holds, in the order's order.
select r.revision, c.stories as numbers
-- orders_from.sql
order by r.revision, d.nr
