-- Says that the owner lives, and hears whether somebody wants the next edition. No row: it is the owner no longer, or the
-- database has lost a page of it in a crash.
update waymark.projection
set heartbeat_at = clock_timestamp()
where name = @name and epoch = @epoch and coalesce(commit_position, 0) >= @known
returning rebuild
