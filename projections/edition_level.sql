-- Whether two editions hold the same part of the log, and what holds the serving one up, by lane. Fewer rows than lanes: this node
-- is the owner no longer.
select (s.event_commit, s.event_prepare) is not distinct from (n.event_commit, n.event_prepare) as level,
       coalesce(s.error, '') as error, (select version from waymark.projection where name = @name) as version, clock_timestamp() as now
from waymark.lane s
join waymark.lane n on n.name = @next and n.lane = s.lane and n.epoch = s.epoch
join unnest(@lanes::int[], @epochs::bigint[]) as h (lane, epoch) on h.lane = s.lane and h.epoch = s.epoch
where s.name = @name
