-- In which book a decision is, and where there.
select book, revision
from decisions.decision
where product = @product
  and id = @id::uuid
