-- How far these read models are.
select name, commit_position, prepare_position
from waymark.projection
where name = any (@names) and commit_position is not null
