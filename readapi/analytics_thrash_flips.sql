-- What moves within or over the first places changed sides, from a revision on and before another, the oldest first. The index has those of the
-- first 20.
select from_revision as revision, number, place_from, place_to, passed, passed_before
from backlog.placed
where product = @product and from_revision >= @from and from_revision < @until
  and place_from is not null and (place_from <= 20 or place_to <= 20) and least(place_from, place_to) <= @top
order by from_revision, number
