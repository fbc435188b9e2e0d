-- Says that the log holds no more. Fewer rows than lanes: the owner of these epochs is the owner no longer.
update waymark.lane l
set caught_up = true, building = false, at_end = true, error = null, heartbeat_at = clock_timestamp(),
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
