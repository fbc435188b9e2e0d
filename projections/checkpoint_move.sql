-- Moves the checkpoint over a page, or over events that are none of ours, and notifies those who wait. No row: someone else
-- took over or moved it.
update waymark.projection
set commit_position = @commit, prepare_position = @prepare, passed_id = @passed_id, event_id = coalesce(@event_id, event_id),
    event_stream = coalesce(@event_stream, event_stream), event_revision = coalesce(@event_revision, event_revision),
    event_commit = coalesce(@event_commit, event_commit), event_prepare = coalesce(@event_prepare, event_prepare),
    recorded_at = coalesce(@recorded_at, recorded_at), events = events + @events, error = null, caught_up = caught_up or @caught_up,
    building = building and not @caught_up, at_end = @caught_up, heartbeat_at = clock_timestamp(),
    updated_at = clock_timestamp()
where name = @name and epoch = @epoch
  and commit_position is not distinct from @old_commit and prepare_position is not distinct from @old_prepare
returning pg_notify('waymark_reached', concat_ws(' ', name, commit_position, prepare_position))
