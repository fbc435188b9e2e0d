-- Forgets editions.
with unparked as (
    delete from waymark.parked where model = any (@names)
), unskipped as (
    delete from waymark.skipped where model = any (@names)
), lanes as (
    delete from waymark.lane where name = any (@names)
)
delete from waymark.projection
where name = any (@names)
