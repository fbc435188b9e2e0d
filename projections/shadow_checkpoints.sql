-- How far these read models are in a lane, and the name of the snapshot in which they are so far.
select l.name, l.commit_position as commit, l.prepare_position as prepare, pg_export_snapshot() as snapshot
from waymark.lane l
where l.name = any(@names) and l.lane = @lane and l.commit_position is not null
