-- How far the tree has come.
select size, coalesce(stream, '') as stream, coalesce(revision, 0) as revision, coalesce(event_id, '') as event_id,
       coalesce(commit, 0) as commit, coalesce(prepare, 0) as prepare
from proof.head
