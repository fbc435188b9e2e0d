-- Begins the next edition of a read model from zero, in all lanes. Fewer rows than lanes: it is not wanted, or this node is the owner
-- no longer.
with asked as (
    update waymark.projection
    set rebuild = false
    where name = @name and (rebuild or version <> @version)
    returning name
), edition as (
    insert into waymark.projection (name, version, began_at)
    select @next, @version, clock_timestamp()
    from asked
)
insert into waymark.lane (name, lane, epoch, owner, heartbeat_at, building)
select @next, l.lane, l.epoch, l.owner, clock_timestamp(), true
from asked, waymark.lane l, waymark.owned(@name, @lanes, @epochs) as o (lane)
where l.name = @name and l.lane = o.lane
