-- Gives the name of an edition, its lanes, and what is parked in it, to another. Fewer rows than lanes: this node is the owner no longer.
with parked as (
    update waymark.parked set model = @to where model = @name
), skipped as (
    update waymark.skipped set model = @to where model = @name
), edition as (
    update waymark.projection set name = @to, updated_at = clock_timestamp() where name = @name
)
update waymark.lane l
set name = @to, updated_at = clock_timestamp()
from waymark.owned(@name, @lanes, @epochs) as o (lane)
where l.name = @name and l.lane = o.lane
