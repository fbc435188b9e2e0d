-- Why read models do not hold all events of a product: it waits, or somebody has left out an event of it.
select model, 'the product waits behind ' || type || ' at ' || stream || ' revision ' || revision || ': ' || error as reason
from waymark.parked
where product = @product
union all
select distinct on (model) model, 'somebody has left out ' || type || ' at ' || book || ' revision ' || revision
from waymark.skipped
where product = @product
