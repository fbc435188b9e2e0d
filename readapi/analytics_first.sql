-- When the first decision of a product took effect; null before it.
select min(effective_at)
from decisions.decision
where product = @product
