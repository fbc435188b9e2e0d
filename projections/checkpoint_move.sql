-- Moves the checkpoint over a page. No row: someone else took over or moved it.
update waymark.projection
set commit_position = @commit, prepare_position = @prepare, events = events + @events, error = null,
    caught_up = caught_up or @caught_up, heartbeat_at = clock_timestamp(), updated_at = clock_timestamp()
where name = @name and epoch = @epoch
  and commit_position is not distinct from @old_commit and prepare_position is not distinct from @old_prepare
