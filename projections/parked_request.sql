-- What the owners of a read model are asked to do about parked products, in the order in which that is done.
select product, request, event_id, stream, revision
from waymark.parked
where model = @name and request is not null
order by parked_at, product
