-- What the owner of a read model is asked to do next about a parked product.
select product, request, event_id, stream, revision
from waymark.parked
where model = @name and request is not null
order by parked_at, product
limit 1
