-- Every competitor at a revision.
select competitor, name, strengths, weaknesses, positioning, link, from_revision as revision
from discovery.competitor
where product = @product and from_revision <= @revision and (until_revision is null or until_revision > @revision)
order by number
