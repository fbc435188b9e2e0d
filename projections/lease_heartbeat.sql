-- Says that the owner lives. No row: it is the owner no longer.
update waymark.projection
set heartbeat_at = clock_timestamp()
where name = @name and epoch = @epoch
