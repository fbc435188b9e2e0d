-- What a goal was measured to be, as it was known at a revision.
select day as "on", value, from_revision as revision
from charter.measurement
where product = @product and number = @number
  and from_revision <= @revision and (until_revision is null or until_revision > @revision)
order by day
