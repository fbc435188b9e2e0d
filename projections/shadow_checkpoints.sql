-- How far these read models are, and the name of the snapshot in which they are so far.
select p.name, p.commit_position as commit, p.prepare_position as prepare, pg_export_snapshot() as snapshot
from waymark.projection p
where p.name = any(@names) and p.commit_position is not null
