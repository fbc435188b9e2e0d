-- Says that a node can take lanes of a read model. Which others can that have the same program, who has the lane whose owner makes
-- editions, whether one is to be made, and which lanes may be free.
with seen as (
    insert into waymark.candidate (name, node, version, seen_at)
    select @name, @node, @version, clock_timestamp()
    where @say
    on conflict (name, node) do update set version = excluded.version, seen_at = excluded.seen_at
), gone as (
    delete from waymark.candidate where @say and name = @name and seen_at < clock_timestamp() - interval '1 day'
)
select array(
           select node
           from waymark.candidate
           where name = @name and node <> @node and version = @version
             and seen_at between clock_timestamp() - @stale::interval and clock_timestamp() + @stale::interval
       ) as others,
       (select owner from waymark.lane where name = @name and lane = @maker) as maker,
       p.rebuild,
       p.rebuild or p.version <> @version or exists (select from waymark.projection where name = @next) as renewing,
       array(
           select lane
           from waymark.lane l
           where name = @name and lane <> all (coalesce(@held::int[], array[]::int[])) and waymark.free(l, @node, @had, @stale)
       ) as free,
       exists (
           select from waymark.lane l
           where name = @name and lane <> all (coalesce(@held::int[], array[]::int[])) and owner = @node
             and not waymark.free(l, @node, @had, @stale)
       ) as namesake
from waymark.projection p
where p.name = @name
