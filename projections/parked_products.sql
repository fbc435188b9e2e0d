-- The products that wait in a read model.
select product
from waymark.parked
where model = @name
