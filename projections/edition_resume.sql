-- Goes on with the next edition of a read model where that is of this version. No row: there is none, or another.
update waymark.projection p
set rebuild = false
from waymark.projection n
where p.name = @name and p.epoch = @epoch and n.name = @next and n.epoch = @epoch and n.version = @version
