-- Says that the owner lives. Fewer rows than lanes: it is the owner no longer, or the database has lost a page of it in a crash.
update waymark.lane l
set heartbeat_at = clock_timestamp()
from (
    select o.lane
    from waymark.lane o
    join unnest(@lanes::int[], @epochs::bigint[]) as h (lane, epoch) on o.lane = h.lane and o.epoch = h.epoch
    where o.name = @name and coalesce(o.commit_position, 0) >= @known
    order by o.lane -- as pages lock them
    for update of o
) h
where l.name = @name and l.lane = h.lane
