-- What is parked in these read models.
select model, product, event_id, stream, revision, type, commit_position, prepare_position, error, parked_at, waiting,
       coalesce(request, '') as request
from waymark.parked
where model = any (@names)
order by model, product
limit 1000
