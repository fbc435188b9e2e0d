-- The charter of @product as it stood at @revision of its product book.
select json_build_object('name', c.name, 'stage', c.stage, 'policy', c.policy, 'people', c.people)
from charter.charter c
where c.product = @product
    and c.from_revision <= @revision and (c.until_revision is null or c.until_revision > @revision);
