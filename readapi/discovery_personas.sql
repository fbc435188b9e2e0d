-- Personas at a revision: all of them, or the one with a number.
select persona, name, kind, goals, pains, description, from_revision as revision
from discovery.persona
where product = @product and from_revision <= @revision and (until_revision is null or until_revision > @revision)
  and number between coalesce(@persona::int, 0) and coalesce(@persona::int, 2147483647)
order by number
