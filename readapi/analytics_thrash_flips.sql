-- What moves within or over the first places changed sides, from a revision on and before another, the oldest first: as lists, for there may
-- be many; 0: nobody. The index has those of the first 20.
select coalesce(array_agg(from_revision), '{}') as revisions, coalesce(array_agg(number), '{}') as numbers,
       coalesce(array_agg(place_to - place_from), '{}') as ways, coalesce(array_agg(passed), '{}') as passed,
       coalesce(array_agg(passed_before), '{}') as passed_before
from (
    select from_revision, number, place_from, place_to, passed, passed_before
    from backlog.placed
    where product = @product and from_revision >= @from and from_revision < @until
      and place_from > 0 and (place_from <= 20 or place_to <= 20) and least(place_from, place_to) <= @top
    order by from_revision
) m
