-- Counts events that came for products that wait.
update waymark.parked p
set waiting = waiting + w.events
from unnest(@products::text[], @events::bigint[]) as w (product, events)
where p.model = @name and p.product = w.product
