-- Every import as it stood at @revision of the product book of @product.
select json_build_object(
    'import', i.batch, 'source', i.source, 'origin', i.origin, 'items', i.items, 'decisions', i.decisions, 'until', i.until,
    'recorded', i.recorded, 'taken_back', i.taken_back, 'names', i.names)
from charter.import i
where i.product = @product
    and i.from_revision <= @revision and (i.until_revision is null or i.until_revision > @revision);
