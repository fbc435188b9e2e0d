-- Starts a read model from zero in place: there is nothing that could serve meanwhile. No row: this node is the owner no longer.
with unparked as (
    delete from waymark.parked where model = @name
), unskipped as (
    delete from waymark.skipped where model = @name
)
update waymark.projection
set version = @version, commit_position = null, prepare_position = null, passed_id = null, event_id = null,
    event_stream = null, event_revision = null, event_commit = null, event_prepare = null, recorded_at = null, events = 0,
    error = null, at_end = false, building = true, rebuild = false, comparison = null, updated_at = clock_timestamp()
where name = @name and epoch = @epoch
returning pg_notify('waymark_reached', name)
