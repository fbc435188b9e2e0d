-- Takes a read model that is this node's, nobody's, or of an owner that fell silent. What the owner before could not take
-- this one tries again: it may be another program. No row: someone else has it.
with acquired as (
    update waymark.projection
    set epoch = epoch + 1, owner = @node, heartbeat_at = clock_timestamp(), caught_up = false, at_end = false
    where name = @name
      and (owner = @node or heartbeat_at is null or heartbeat_at < clock_timestamp() - @stale::interval)
    returning name, epoch, version, rebuild
), again as (
    update waymark.parked
    set request = 'retry'
    where model in (select name from acquired) and request is null
)
select epoch, version, rebuild
from acquired
