-- How every read model is.
select name, owner, commit_position is not null as started, caught_up, coalesce(error, '') as error,
       coalesce(heartbeat_at > clock_timestamp() - @stale::interval, false) as alive
from waymark.projection
where name = any (@names)
