-- Goes on with the next edition of a read model where that is of this version. No row: there is none, or another.
with resumed as (
    update waymark.projection
    set began_at = clock_timestamp(), began_events = (select sum(events) from waymark.lane where name = @next)
    where name = @next and version = @version
    returning name
)
update waymark.projection
set rebuild = false
where name = @name and exists (select from resumed)
