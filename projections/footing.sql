-- What the lanes of read models stand on, and whether somebody asked for them to be built anew. The first of each read model is the one
-- that knows most.
select l.name, l.lane, l.epoch, p.rebuild, l.commit_position, l.prepare_position, coalesce(l.passed_id, '') as passed_id,
       coalesce(l.event_id, '') as event_id, coalesce(l.event_stream, '') as event_stream,
       coalesce(l.event_revision, 0) as event_revision, l.event_commit, l.event_prepare
from waymark.lane l
join waymark.projection p using (name)
where l.name = any (@names)
order by l.name, l.event_commit desc nulls last, l.event_prepare desc, l.commit_position desc nulls last, l.lane
