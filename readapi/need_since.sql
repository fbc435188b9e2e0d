-- The first revision that had a need; null if none ever did.
select min(from_revision)
from discovery.need
where product = @product and number = @number
