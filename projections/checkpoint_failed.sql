-- Keeps what holds lanes of a read model up.
update waymark.lane l
set error = @error, at_end = false, updated_at = clock_timestamp()
from unnest(@lanes::int[], @epochs::bigint[]) as h (lane, epoch)
where l.name = @name and l.lane = h.lane and l.epoch = h.epoch
