-- How far a read model is. No row: the owner of this epoch is the owner no longer.
select commit_position, prepare_position
from waymark.projection
where name = @name and epoch = @epoch
