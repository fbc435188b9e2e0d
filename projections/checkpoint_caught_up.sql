-- Says that the log holds no more. Fewer rows than lanes: the owner of these epochs is the owner no longer.
update waymark.lane l
set caught_up = true, building = false, at_end = true, error = null, heartbeat_at = clock_timestamp(),
    updated_at = clock_timestamp()
from waymark.owned(@name, @lanes, @epochs) as o (lane)
where l.name = @name and l.lane = o.lane
