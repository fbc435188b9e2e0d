-- Insights at a revision: all of them, or those about some of these needs.
select insight, statement, method, personas, needs, competitors, from_revision as revision
from discovery.insight
where product = @product and from_revision <= @revision and (until_revision is null or until_revision > @revision)
  and (@needs::text[] is null or needs && @needs)
order by number
