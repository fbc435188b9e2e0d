-- Which of these read models hold a product, or any if none is named, not up to date, because an event of it can't be taken;
-- and which are just being built.
select distinct model, false as building
from waymark.parked
where model = any (@models) and (@product = '' or product = @product)
union all
select distinct name, true
from waymark.lane
where name = any (@models) and building
order by model
