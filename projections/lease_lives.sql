-- Says that the owner of read models lives, who holds their locks.
update waymark.projection
set heartbeat_at = clock_timestamp()
where name = any (@names)
