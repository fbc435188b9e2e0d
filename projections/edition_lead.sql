-- Whether the next edition of a read model holds all that the serving one holds, and the time of the database.
select coalesce((n.commit_position, n.prepare_position) >= (s.commit_position, s.prepare_position), s.commit_position is null) as ahead,
       clock_timestamp() as now
from waymark.projection s, waymark.projection n
where s.name = @name and s.epoch = @epoch and n.name = @next and n.epoch = @epoch
for update of s, n
