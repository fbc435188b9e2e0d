-- What read models stand on, and whether somebody asked for them to be built anew.
select name, epoch, rebuild, commit_position, prepare_position, coalesce(passed_id, '') as passed_id,
       coalesce(event_id, '') as event_id, coalesce(event_stream, '') as event_stream,
       coalesce(event_revision, 0) as event_revision, event_commit, event_prepare
from waymark.projection
where name = any (@names)
