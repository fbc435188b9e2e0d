-- What stories were whose places were decided on in these products, by their numbers.
select product, nr, level, kind, initiative
from trait
where product = any (@products::text[])
