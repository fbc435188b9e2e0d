-- Whether each lane of the next edition of a read model holds all that the serving one holds, and the time of the database. Fewer rows
-- than lanes: this node is the owner no longer.
select coalesce((n.commit_position, n.prepare_position) >= (s.commit_position, s.prepare_position), s.commit_position is null) as ahead,
       clock_timestamp() as now
from waymark.lane s
join waymark.lane n on n.name = @next and n.lane = s.lane and n.epoch = s.epoch
join unnest(@lanes::int[], @epochs::bigint[]) as h (lane, epoch) on h.lane = s.lane and h.epoch = s.epoch
where s.name = @name
order by s.lane
for update of s, n
