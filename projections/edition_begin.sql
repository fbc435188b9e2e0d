-- Begins the next edition of a read model from zero. No row: it is not wanted, or this node is the owner no longer.
with asked as (
    update waymark.projection
    set rebuild = false
    where name = @name and epoch = @epoch and (rebuild or version <> @version)
    returning owner
)
insert into waymark.projection (name, version, epoch, owner, building, began_at)
select @next, @version, @epoch, owner, true, clock_timestamp()
from asked
