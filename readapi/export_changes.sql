-- A page of what priority decisions changed, story by story, from a revision on and before another.
select c.effective_at as at, c.product, c.id::text as decision, c.revision, c.number, c.actor, c.role, c.reason,
       c.source, c.initiative, c.level, c.kind, c.place_from::bigint as place_from, c.place_to::bigint as place_to, c.level_from,
       case when c.level_from is not null then c.level end as level_to, c.direction::bigint as direction, c.leads & 1 = 1 as first
from analytics.change c
where c.product = @product and (c.revision, c.number) > (@revision::bigint, @number::int) and c.revision < @until::bigint
order by c.revision, c.number
limit @limit
