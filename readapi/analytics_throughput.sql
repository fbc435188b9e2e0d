-- Since when the stories of the order are done at a revision; null: they are open.
select l.done_at
-- orders_from.sql
cross join unnest(c.stories) as n (number)
cross join lateral (
    select done_at
    from analytics.life
    where product = @product and number = n.number and from_revision <= @backlog
    order by from_revision desc
    limit 1
) l
