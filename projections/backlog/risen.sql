-- The best place that each story of these products ever had among the first.
select product, number, min(place) as place
from risen
where product = any (@products::text[])
group by product, number
