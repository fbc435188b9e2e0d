-- Says that the log holds no more. Fewer rows than lanes: the owner of these epochs is the owner no longer.
update waymark.lane l
set caught_up = true, building = false, at_end = true, error = null, heartbeat_at = clock_timestamp(),
    updated_at = clock_timestamp()
from unnest(@lanes::int[], @epochs::bigint[]) as h (lane, epoch)
where l.name = @name and l.lane = h.lane and l.epoch = h.epoch
