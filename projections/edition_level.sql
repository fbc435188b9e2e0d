-- Whether two editions hold the same part of the log, and what holds the serving one up.
select (s.event_commit, s.event_prepare) is not distinct from (n.event_commit, n.event_prepare) as level,
       coalesce(s.error, '') as error, s.version, clock_timestamp() as now
from waymark.projection s, waymark.projection n
where s.name = @name and s.epoch = @epoch and n.name = @next and n.epoch = @epoch
