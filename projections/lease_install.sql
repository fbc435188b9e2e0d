-- Starts a read model from zero, under another version or because somebody asked for it. No row: this node is the owner no longer.
with unparked as (
    delete from waymark.parked where model = @name
), unskipped as (
    delete from waymark.skipped where model = @name
)
update waymark.projection
set version = @version, commit_position = null, prepare_position = null, passed_id = null, event_id = null,
    event_stream = null, event_revision = null, event_commit = null, event_prepare = null, recorded_at = null, events = 0,
    error = null, at_end = false, building = true, rebuild = false, updated_at = clock_timestamp()
where name = @name and epoch = @epoch
returning pg_notify('waymark_reached', name)
