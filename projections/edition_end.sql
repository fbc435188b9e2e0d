-- Forgets editions.
with unparked as (
    delete from waymark.parked where model = any (@names)
), unskipped as (
    delete from waymark.skipped where model = any (@names)
), locked as (
    select name, lane
    from waymark.lane
    where name = any (@names)
    order by name, lane -- as pages lock them
    for update
), lanes as (
    delete from waymark.lane l using locked where l.name = locked.name and l.lane = locked.lane
)
delete from waymark.projection
where name = any (@names)
