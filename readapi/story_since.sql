-- The revision that brought a story; null if there is none of this number.
select min(from_revision)
from backlog.story
where product = @product and number = @number
