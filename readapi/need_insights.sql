-- The insights about some of these needs at a revision.
select insight, statement, method, personas, needs, competitors, from_revision as revision
from discovery.insight
where product = @product and from_revision <= @revision and (until_revision is null or until_revision > @revision)
  and needs && @needs
order by number
