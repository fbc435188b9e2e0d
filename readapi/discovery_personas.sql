-- Personas at a revision: all of them, or those with these keys.
select persona, name, kind, goals, pains, description, from_revision as revision
from discovery.persona
where product = @product and from_revision <= @revision and (until_revision is null or until_revision > @revision)
  and (@personas::text[] is null or persona = any (@personas))
order by number
