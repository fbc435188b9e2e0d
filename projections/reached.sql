-- How far the lanes of these read models are.
select name, lane, commit_position, prepare_position
from waymark.lane
where name = any (@names) and commit_position is not null
