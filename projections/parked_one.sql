-- A parked product.
select model, product, event_id, stream, revision, type, commit_position, prepare_position, error, parked_at, waiting,
       coalesce(request, '') as request
from waymark.parked
where model = @name and product = @product
