-- How every lane of read models is.
select l.name, l.lane, l.owner, l.commit_position, l.prepare_position, l.events, l.caught_up, l.building,
       coalesce(l.error, '') as error, l.at_end and l.error is null as at_end, h.alive,
       extract(epoch from clock_timestamp() - l.heartbeat_at)::float8 as silent,
       case
           when l.at_end and l.error is null and h.alive then 0
           when l.at_end and l.error is null then extract(epoch from clock_timestamp() - coalesce(l.heartbeat_at, l.updated_at))
           else coalesce(extract(epoch from clock_timestamp() - l.recorded_at), 0)
       end::float8 as lag
from waymark.lane l,
     lateral (select coalesce(l.heartbeat_at > clock_timestamp() - @stale::interval, false) as alive) h
where l.name = any (@names)
order by l.name, l.lane
