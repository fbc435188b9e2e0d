-- The keys of the products behind one.
select product
from charter.charter
where until_revision is null and product > @after
order by product
limit @limit
