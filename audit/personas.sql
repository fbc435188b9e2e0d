-- Every persona as it stood at @revision of the discovery book of @product.
select json_build_object(
    'persona', p.persona, 'name', p.name, 'kind', p.kind, 'goals', p.goals, 'pains', p.pains, 'description', p.description)
from discovery.persona p
where p.product = @product
    and p.from_revision <= @revision and (p.until_revision is null or p.until_revision > @revision);
