-- How every read model is, and the edition that is to take its place.
select p.name, p.version, p.rebuild, p.comparison, (select count(*) from waymark.parked where model = p.name) as parked,
       n.version as next_version, x.events as next_events, x.events - n.began_events as next_lately,
       extract(epoch from clock_timestamp() - n.began_at)::float8 as next_seconds, x.building as next_building, x.error as next_error,
       (select count(*) from waymark.parked where model = n.name) as next_parked
from waymark.projection p
left join waymark.projection n on n.name = p.name || '_next'
left join lateral (
    select sum(events)::bigint as events, bool_or(building) as building, min(error) as error
    from waymark.lane
    where name = n.name
) x on true
where p.name = any (@names)
