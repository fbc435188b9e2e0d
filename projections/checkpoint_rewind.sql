-- Moves the checkpoint back to the last event of ours, or to the start. Fewer rows than lanes: the owner of these epochs is the
-- owner no longer.
update waymark.lane l
set commit_position = l.event_commit, prepare_position = l.event_prepare, passed_id = null, at_end = false,
    updated_at = clock_timestamp()
from (
    select o.lane
    from waymark.lane o
    join unnest(@lanes::int[], @epochs::bigint[]) as h (lane, epoch) on o.lane = h.lane and o.epoch = h.epoch
    where o.name = @name
    order by o.lane -- as pages lock them
    for update of o
) h
where l.name = @name and l.lane = h.lane
returning pg_notify('waymark_reached', concat_ws(' ', l.name, l.lane))
