-- Who decided on places in these products, by their numbers.
select product, nr, actor, role, source
from author
where product = any (@products::text[])
