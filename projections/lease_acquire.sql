-- Takes a read model that is this node's, nobody's, or of an owner that fell silent. No row: someone else has it.
update waymark.projection
set epoch = epoch + 1, owner = @node, heartbeat_at = clock_timestamp(), caught_up = false
where name = @name
  and (owner = @node or heartbeat_at is null or heartbeat_at < clock_timestamp() - @stale::interval)
returning epoch, version
