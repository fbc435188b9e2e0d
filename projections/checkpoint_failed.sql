-- Keeps what holds lanes of a read model up.
update waymark.lane l
set error = @error, at_end = false, updated_at = clock_timestamp()
from (
    select o.lane
    from waymark.lane o
    join unnest(@lanes::int[], @epochs::bigint[]) as h (lane, epoch) on o.lane = h.lane and o.epoch = h.epoch
    where o.name = @name
    order by o.lane -- as pages lock them
    for update of o
) h
where l.name = @name and l.lane = h.lane
