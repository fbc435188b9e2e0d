-- Moves the checkpoint back to the last event of ours, or to the start. No row: the owner of this epoch is the owner no
-- longer.
update waymark.projection
set commit_position = event_commit, prepare_position = event_prepare, passed_id = null, at_end = false,
    updated_at = clock_timestamp()
where name = @name and epoch = @epoch
returning pg_notify('waymark_reached', name)
