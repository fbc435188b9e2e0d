-- Says that the owner lives, and hears whether somebody wants the read model built anew. No row: it is the owner no longer.
update waymark.projection
set heartbeat_at = clock_timestamp()
where name = @name and epoch = @epoch
returning rebuild
