-- Keeps what holds a read model up.
update waymark.projection
set error = @error, at_end = false, updated_at = clock_timestamp()
where name = @name and epoch = @epoch
