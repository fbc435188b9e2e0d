-- Takes a read model that is this node's, nobody's, or of an owner that fell silent: also of one whose last sign of life is of the
-- future, since the database's clock was set back. An owner that is taking a page, which locks the row, is not silent, however long
-- that takes. With it goes the edition that is to take its place. What the owner before could not take this one tries again: it may be
-- another program. No row: someone else has it.
with free as (
    select name
    from waymark.projection
    where name = @name
      and (owner = @node or heartbeat_at is null
        or heartbeat_at not between clock_timestamp() - @stale::interval and clock_timestamp() + @stale::interval)
    for update skip locked
), acquired as (
    update waymark.projection
    set epoch = epoch + 1, owner = @node, heartbeat_at = clock_timestamp(), caught_up = false, at_end = false
    where name in (select name from free)
    returning name, epoch, version, rebuild, building
), next as (
    update waymark.projection n
    set epoch = a.epoch, owner = @node, began_at = clock_timestamp(), began_events = n.events
    from acquired a
    where n.name = @next
    returning n.name, n.version
), again as (
    update waymark.parked
    set request = 'retry'
    where model in (select name from acquired union all select name from next) and request is null
)
select epoch, version, rebuild, building, coalesce((select version from next), '') as next
from acquired
