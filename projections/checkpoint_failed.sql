-- Keeps what holds lanes of a read model up.
update waymark.lane l
set error = @error, at_end = false, updated_at = clock_timestamp()
from waymark.owned(@name, @lanes, @epochs) as o (lane)
where l.name = @name and l.lane = o.lane
