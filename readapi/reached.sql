-- How many of these read models contain the position.
select count(*)
from waymark.projection
where name = any ($1) and (commit_position, prepare_position) >= ($2::bigint, $3::bigint)
