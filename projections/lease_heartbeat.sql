-- Says that the owner lives. Fewer rows than lanes: it is the owner no longer, or the database has lost a page of it in a crash.
update waymark.lane l
set heartbeat_at = clock_timestamp()
from waymark.owned(@name, @lanes, @epochs) as o (lane)
where l.name = @name and l.lane = o.lane and coalesce(l.commit_position, 0) >= @known
