-- How every read model is.
select p.name, p.version, p.owner, p.commit_position, p.prepare_position, p.events, p.caught_up, p.building, p.rebuild,
       coalesce(p.error, '') as error,
       p.at_end and p.error is null as at_end, h.alive,
       extract(epoch from clock_timestamp() - p.heartbeat_at)::float8 as silent,
       case
           when p.at_end and p.error is null and h.alive then 0
           when p.at_end and p.error is null then extract(epoch from clock_timestamp() - coalesce(p.heartbeat_at, p.updated_at))
           else coalesce(extract(epoch from clock_timestamp() - p.recorded_at), 0)
       end::float8 as lag,
       (select count(*) from waymark.parked where model = p.name) as parked,
       p.comparison, n.version as next_version, n.events as next_events, n.events - n.began_events as next_lately,
       extract(epoch from clock_timestamp() - n.began_at)::float8 as next_seconds, n.building as next_building, n.error as next_error,
       (select count(*) from waymark.parked where model = n.name) as next_parked
from waymark.projection p
left join waymark.projection n on n.name = p.name || '_next',
     lateral (select coalesce(p.heartbeat_at > clock_timestamp() - @stale::interval, false) as alive) h
where p.name = any (@names)
order by array_position(@names, p.name)
