-- Gives lanes back, so that another node need not wait for the heartbeat to get stale. Who had them can't write any more.
update waymark.lane l
set heartbeat_at = null, epoch = l.epoch + 1, updated_at = clock_timestamp()
from waymark.owned(@name, @lanes, @epochs) as o (lane)
where l.name = @name and l.lane = o.lane
