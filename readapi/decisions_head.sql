-- The position of a product's newest decision; 0 if it has none.
select coalesce(max(commit_position), 0)
from decisions.decision
where product = @product
