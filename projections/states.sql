-- How every read model is.
select p.name, p.version, p.owner, p.commit_position, p.prepare_position, p.events, p.caught_up, p.building, p.rebuild,
       coalesce(p.error, '') as error,
       coalesce(p.heartbeat_at > clock_timestamp() - @stale::interval, false) as alive,
       case
           when p.at_end and p.error is null then 0
           else coalesce(extract(epoch from clock_timestamp() - p.recorded_at), 0)
       end::float8 as lag,
       (select count(*) from waymark.parked where model = p.name) as parked
from waymark.projection p
where p.name = any (@names)
order by array_position(@names, p.name)
