-- In which book an event is, and where there, be it a decision or not.
select book, revision
from (
    select product, book, revision, id from decisions.decision
    union all
    select product, book, revision, id from decisions.passed
) recorded
where product = @product
  and id = @id::uuid
