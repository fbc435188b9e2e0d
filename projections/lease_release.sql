-- Gives the read model back, so that another node need not wait for the heartbeat to get stale.
update waymark.projection
set heartbeat_at = null, updated_at = clock_timestamp()
where name = @name and epoch = @epoch
