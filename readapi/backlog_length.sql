-- How many stories the order has at a revision.
select coalesce((
    select stories
    from backlog.length
    where product = @product and from_revision <= @revision
    order by from_revision desc
    limit 1
), 0)
