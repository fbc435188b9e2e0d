-- Keeps the checkpoint where it is while waiting events are folded. No row: someone else took over or moved it.
update waymark.projection
set events = events + @events, heartbeat_at = clock_timestamp()
where name = @name and epoch = @epoch
  and commit_position is not distinct from @old_commit and prepare_position is not distinct from @old_prepare
