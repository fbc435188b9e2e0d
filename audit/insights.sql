-- Every insight as it stood at @revision of the discovery book of @product.
select json_build_object(
    'insight', i.insight, 'statement', i.statement, 'method', i.method, 'personas', i.personas, 'needs', i.needs,
    'competitors', i.competitors)
from discovery.insight i
where i.product = @product
    and i.from_revision <= @revision and (i.until_revision is null or i.until_revision > @revision);
