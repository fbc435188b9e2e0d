-- Says that the owner lives. Fewer rows than lanes: it is the owner no longer, or the database has lost a page of it in a crash.
update waymark.lane l
set heartbeat_at = clock_timestamp()
from unnest(@lanes::int[], @epochs::bigint[]) as h (lane, epoch)
where l.name = @name and l.lane = h.lane and l.epoch = h.epoch and coalesce(l.commit_position, 0) >= @known
