-- Moves the checkpoint back to the last event of ours, or to the start. Fewer rows than lanes: the owner of these epochs is the
-- owner no longer.
update waymark.lane l
set commit_position = l.event_commit, prepare_position = l.event_prepare, passed_id = null, at_end = false,
    updated_at = clock_timestamp()
from waymark.owned(@name, @lanes, @epochs) as o (lane)
where l.name = @name and l.lane = o.lane
returning pg_notify('waymark_reached', concat_ws(' ', l.name, l.lane))
