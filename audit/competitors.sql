-- Every competitor as it stood at @revision of the discovery book of @product.
select json_build_object(
    'competitor', c.competitor, 'name', c.name, 'strengths', c.strengths, 'weaknesses', c.weaknesses,
    'positioning', c.positioning, 'link', c.link)
from discovery.competitor c
where c.product = @product
    and c.from_revision <= @revision and (c.until_revision is null or c.until_revision > @revision);
