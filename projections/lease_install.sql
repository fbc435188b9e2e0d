-- Starts a read model, all lanes of which this node has, from zero in place: there is nothing that could serve meanwhile.
with unparked as (
    delete from waymark.parked where model = @name
), unskipped as (
    delete from waymark.skipped where model = @name
), edition as (
    update waymark.projection
    set version = @version, rebuild = false, comparison = null, updated_at = clock_timestamp()
    where name = @name
)
update waymark.lane l
set commit_position = null, prepare_position = null, passed_id = null, event_id = null, event_stream = null, event_revision = null,
    event_commit = null, event_prepare = null, recorded_at = null, events = 0, error = null, at_end = false, building = true,
    updated_at = clock_timestamp()
from waymark.owned(@name, @lanes, @epochs) as o (lane)
where l.name = @name and l.lane = o.lane
returning pg_notify('waymark_reached', concat_ws(' ', l.name, l.lane))
