-- Moves the checkpoint back to the last event of ours, or to the start. Fewer rows than lanes: the owner of these epochs is the
-- owner no longer.
update waymark.lane l
set commit_position = l.event_commit, prepare_position = l.event_prepare, passed_id = null, at_end = false,
    updated_at = clock_timestamp()
from unnest(@lanes::int[], @epochs::bigint[]) as h (lane, epoch)
where l.name = @name and l.lane = h.lane and l.epoch = h.epoch
returning pg_notify('waymark_reached', concat_ws(' ', l.name, l.lane))
