-- Takes lanes of a read model, anywhere or all that stand at one place: those that are to be this node's and are free, and others that
-- nobody has taken for long. An owner that is taking a page, which locks the row, is not silent, however long that takes. With them go
-- those of the edition that is to take its place. What the owner before could not take this one tries again: it may be another
-- program. No row: others have them.
with free as (
    select lane, commit_position, prepare_position
    from waymark.lane l
    where name = @name and lane <> all (coalesce(@held::int[], array[]::int[]))
      and case
          when lane = any (coalesce(@wanted::int[], array[]::int[])) then waymark.free(l, @node, @had, @stale)
          else coalesce(heartbeat_at, updated_at)
            not between clock_timestamp() - 2 * @stale::interval and clock_timestamp() + 2 * @stale::interval
          end
    order by lane
    for update skip locked
), place as (
    select commit_position, prepare_position
    from free
    order by lane
    limit 1
), acquired as (
    update waymark.lane l
    set epoch = epoch + 1, owner = @node, heartbeat_at = clock_timestamp(), caught_up = false, at_end = false
    from free f, place p
    where l.name = @name and l.lane = f.lane
      and (@anywhere or (f.commit_position, f.prepare_position) is not distinct from (p.commit_position, p.prepare_position))
    returning l.lane, l.epoch, l.building
), next as (
    update waymark.lane n
    set epoch = a.epoch, owner = @node, heartbeat_at = clock_timestamp()
    from acquired a
    where n.name = @next and n.lane = a.lane
), again as (
    update waymark.parked
    set request = 'retry'
    where model in (@name, @next) and request is null and exists (select from acquired)
)
select a.lane, a.epoch, a.building, p.version, p.rebuild,
       coalesce((select version from waymark.projection where name = @next), '') as next
from acquired a, waymark.projection p
where p.name = @name
