-- Whether a read model contains a position.
select coalesce((commit_position, prepare_position) >= (@commit::bigint, @prepare::bigint), false)
from waymark.projection
where name = @name
