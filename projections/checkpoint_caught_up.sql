-- Says that the log holds no more. No row: the owner of this epoch is the owner no longer.
update waymark.projection
set caught_up = true, building = false, at_end = true, error = null, heartbeat_at = clock_timestamp(),
    updated_at = clock_timestamp()
where name = @name and epoch = @epoch
