-- Which edition, of those that served before, has had its time.
select name
from waymark.projection
where name = @before and updated_at < clock_timestamp() - @keep::interval
