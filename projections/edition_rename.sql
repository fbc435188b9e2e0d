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
from unnest(@lanes::int[], @epochs::bigint[]) as h (lane, epoch)
where l.name = @name and l.lane = h.lane and l.epoch = h.epoch
