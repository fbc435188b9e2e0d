-- Every challenge as it stood at @revision of the product book of @product.
select json_build_object(
    'challenge', c.challenge, 'description', c.description, 'people', c.people, 'roles', c.roles, 'severity', c.severity,
    'resolution', c.resolution)
from charter.challenge c
where c.product = @product
    and c.from_revision <= @revision and (c.until_revision is null or c.until_revision > @revision);
