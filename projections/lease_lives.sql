-- Says that the owner of lanes lives, who holds their locks.
update waymark.lane l
set heartbeat_at = clock_timestamp()
from unnest(@names::text[], @lanes::int[]) as h (name, lane)
where l.name = h.name and l.lane = h.lane
